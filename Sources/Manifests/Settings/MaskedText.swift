/// Values of settings without the secrets that may stand in them, however malformed they are.
enum MaskedText {
    /// An address loses its query and all that stands before its last `@`, but for the name of an
    /// account; every other text stays as it is.
    static func value(_ text: String) -> String {
        let scheme = text.firstRange(of: "://")
        guard !text.hasPrefix("/"), scheme != nil || text.contains("@") else { return text }
        let start = scheme?.upperBound ?? text.startIndex
        var shown = String(text[..<start])
        var rest = text[start...]
        if let at = rest.lastIndex(of: "@") {
            shown += isAccount(rest[..<at], of: rest[at...], in: text) ? rest[..<at] : "***"
            rest = rest[at...]
        }
        let query = rest.firstIndex { "?#".contains($0) } ?? rest.endIndex
        return shown + rest[..<query] + (query == rest.endIndex ? "" : "?***")
    }

    /// Whether it is a name and no secret: of an account of ssh, which takes no password, or of an
    /// image with its digest.
    private static func isAccount(
        _ user: Substring, of rest: Substring, in text: String
    ) -> Bool {
        let isNamed = text.hasPrefix("ssh://") || !text.contains("://") && rest.contains(":")
        return isNamed
            && user.allSatisfy { $0.isLetter || $0.isNumber || "._-/".contains($0) }
    }
}
