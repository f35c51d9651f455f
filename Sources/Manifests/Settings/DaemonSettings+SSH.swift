extension DaemonSettings.SSH {
    private static let identityField = Field.optional(
        "identity", .text(.plainPath),
        "Private key without a passphrase; the account's own keys when absent.",
        example: "/etc/reconciler/ssh-key")
    private static let knownHostsField = Field.optional(
        "knownHosts", .text(.plainPath),
        "File of host keys, as ssh reads it; the account's own when absent.",
        example: "/etc/reconciler/known_hosts")

    static let table = [identityField.entry, knownHostsField.entry]

    static func read(_ reader: MappingReader) -> DaemonSettings.SSH? {
        DaemonSettings.SSH(
            identity: reader.read(identityField), knownHosts: reader.read(knownHostsField))
    }
}

extension TextPattern {
    /// What stays the same path in ssh's settings, where these characters have a meaning
    /// (ssh_config(5), "TOKENS" and "ENVIRONMENT VARIABLES").
    fileprivate static let plainPath = TextPattern(
        expression: "^/[^\"\\\\%$\\x00-\\x1f]*$",
        form: "an absolute path of at most 1024 bytes without '\"', '\\', '%' and '$'",
        code: .invalidValue,
        matches: { path in
            absolutePath.matches(path)
                && !path.utf8.contains { $0 < 0x20 || #""\%$"#.utf8.contains($0) }
        })
}
