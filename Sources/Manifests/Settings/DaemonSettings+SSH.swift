extension DaemonSettings.SSH: FieldRecord {
    static let rows: Rows<DaemonSettings.SSH> = [
        .optional(
            "identity", \.identity, .text(.plainPath),
            "Private key without a passphrase; the account's own keys when absent."
        ).example("/etc/reconciler/ssh-key"),
        .optional(
            "knownHosts", \.knownHosts, .text(.plainPath),
            "File of host keys, as ssh reads it; the account's own when absent."
        ).example("/etc/reconciler/known_hosts"),
    ]
}

extension TextPattern {
    /// An absolute path that ssh's settings do not change: it has none of the characters that have
    /// a meaning there (ssh_config(5), "TOKENS" and "ENVIRONMENT VARIABLES").
    fileprivate static let plainPath = TextPattern(
        expression: "^/[^\"\\\\%$\\x00-\\x1f]*$",
        form: "an absolute path of at most 1024 bytes without '\"', '\\', '%' and '$'",
        code: .invalidValue,
        matches: { path in
            absolutePath.matches(path)
                && !path.utf8.contains { $0 < 0x20 || #""\%$"#.utf8.contains($0) }
        })
}
