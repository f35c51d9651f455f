import Manifests

/// Hides values that look like secrets. Manifests are no place for them, but a plan is read by more
/// people than the manifest, and stays in logs.
package enum SecretMask {
    package static let mask = "(secret)"
    private static let words = [
        "password", "passwd", "passphrase", "secret", "token", "credential", "apikey",
        "privatekey", "accesskey",
    ]

    /// The value at `path` as it may be shown, and whether a part of it was hidden. Only text is
    /// ever hidden.
    static func shown(_ value: JSONValue, at path: String) -> (value: JSONValue, isMasked: Bool) {
        guard case .string(let text) = value, !text.isEmpty else { return (value, false) }
        if isSecret(path) { return (.string(mask), true) }
        let replaced = text.replacing(/:\/\/[^\/\s@:]*:[^\/\s@]+@/, with: "://\(mask)@")
        return (.string(replaced), replaced != text)
    }

    private static func isSecret(_ path: String) -> Bool {
        path.split(separator: ".").contains { part in
            let name = part.lowercased().filter { $0 != "-" && $0 != "_" }
            return words.contains { name.contains($0) }
        }
    }
}
