import Foundation

/// The form of public keys that sign commits.
enum SigningKey {
    private static let sshTypes: Set<String> = [
        "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521", "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
    ]
    private static let header = "-----BEGIN PGP PUBLIC KEY BLOCK-----"
    private static let footer = "-----END PGP PUBLIC KEY BLOCK-----"

    static let pattern = TextPattern(
        expression: "^(ssh-|ecdsa-|sk-|-----BEGIN PGP PUBLIC KEY BLOCK-----)",
        form: "a public key as one line of ssh-keygen's .pub file, or as a PGP PUBLIC KEY BLOCK",
        code: .invalidValue,
        matches: { isSSH($0) || isOpenPGP($0) })

    /// `TYPE BASE64 [COMMENT]`, where the key itself repeats the type (RFC 4253, section 6.6).
    static func isSSH(_ text: String) -> Bool {
        let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
        let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
        guard !line.contains("\n"), parts.count >= 2, sshTypes.contains(String(parts[0])),
            let key = Data(base64Encoded: String(parts[1])), key.count > 4
        else { return false }
        let length = key.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let name = key.dropFirst(4).prefix(length)
        return length == parts[0].utf8.count && Array(name) == Array(parts[0].utf8)
            && key.count > 4 + length
    }

    /// ASCII armour with a block of base64 (RFC 9580, section 6.2) whose first byte begins a
    /// packet.
    static func isOpenPGP(_ text: String) -> Bool {
        let lines = text.split(whereSeparator: \.isNewline).map {
            $0.trimmingCharacters(in: .whitespaces)
        }.filter { !$0.isEmpty }
        guard lines.first == header, lines.last == footer, lines.count > 2 else { return false }
        let body = lines.dropFirst().dropLast().filter {
            !$0.contains(": ") && !$0.hasPrefix("=")
        }
        guard let key = Data(base64Encoded: body.joined()), let first = key.first else {
            return false
        }
        return first & 0x80 != 0 && key.count > 20
    }
}
