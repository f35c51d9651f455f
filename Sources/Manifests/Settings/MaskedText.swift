/// Values of settings without the secrets that may stand in them, however malformed they are.
public enum MaskedText {
    private static let hidden = "***"

    /// The settings whose values are addresses, in any form that somebody may write.
    private static let addresses: Set<String> = [
        "repository.url", "status.publicURL", "s3.endpoint", "pullRequests.apiURL",
    ]

    /// The value of a setting without secrets; `name` has dots, such as `s3.endpoint`.
    static func value(_ text: String, of name: String) -> String {
        let mayBeAddress =
            addresses.contains(name) || text.contains("@") || text.contains("://")
        return mayBeAddress ? value(text) : text
    }

    /// A text without secrets. An address keeps its scheme, host, port and path when it can be
    /// taken apart; otherwise it keeps at most its scheme. A text without the marks of an address
    /// stays as it is.
    public static func value(_ text: String) -> String {
        guard text.contains(where: { ":@%?#=".contains($0) }) else { return text }
        if let mark = text.firstRange(of: "://") {
            return url(text[..<mark.lowerBound], text[mark.upperBound...])
        }
        if text.hasPrefix("/"), !text.hasPrefix("//") {
            return text.contains(":") && text.contains("@") ? hidden : text
        }
        return other(text)
    }

    private static func url(_ scheme: Substring, _ rest: Substring) -> String {
        guard scheme.wholeMatch(of: /[A-Za-z]+/) != nil else { return hidden }
        let start = "\(scheme)://"
        let query = rest.firstIndex { "?#".contains($0) } ?? rest.endIndex
        let slash = rest[..<query].firstIndex(of: "/") ?? query
        let (user, host) = parts(rest[..<slash])
        let isFile = scheme == "file" && host.isEmpty && user == nil
        guard isFile || isHost(host), isPath(rest[slash..<query]), !rest[query...].contains("@")
        else { return start + hidden }
        let end = query == rest.endIndex ? "" : "?\(hidden)"
        return start + (user.map { "\($0)@" } ?? "") + "\(host)\(rest[slash..<query])" + end
    }

    /// Masks a text without a scheme. `user@host:path`, an image with its tag or digest, `uid:gid`
    /// and an IPv6 address are shown; anything else is hidden.
    private static func other(_ text: String) -> String {
        let image = /[A-Za-z0-9._\/*-]+(:[A-Za-z0-9._*-]+)?@sha256:[0-9a-f*]+/
        let pair = /[0-9]+:[0-9]+|[A-Za-z0-9_-]*[.\/*][A-Za-z0-9._\/*-]*:[A-Za-z0-9._\/~*+-]+/
        let isIPv6 = text.wholeMatch(of: /\[[0-9A-Fa-f:.]+\]/) != nil
        if isIPv6 || text.wholeMatch(of: image) != nil || text.wholeMatch(of: pair) != nil {
            return text
        }
        let (user, rest) = parts(text[...])
        guard let user, let colon = rest.firstIndex(of: ":"), isHost(rest[..<colon]),
            isPath(rest[rest.index(after: colon)...])
        else { return hidden }
        return "\(user)@\(rest)"
    }

    /// The text before the last `@`, masked unless it is the account `git`, which every host has,
    /// and the text after it.
    private static func parts(_ text: Substring) -> (user: String?, host: Substring) {
        guard let at = text.lastIndex(of: "@") else { return (nil, text) }
        return (text[..<at] == "git" ? "git" : hidden, text[text.index(after: at)...])
    }

    private static func isHost(_ text: Substring) -> Bool {
        text.wholeMatch(of: /([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?/) != nil
    }

    private static func isPath(_ text: Substring) -> Bool {
        text.wholeMatch(of: /[A-Za-z0-9._\/~+-]*/) != nil
    }
}
