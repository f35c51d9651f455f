internal import Foundation

/// The address of a remote repository, checked to be safe as an operand of git.
///
/// Four forms exist: an absolute local path (or `file://`), `https://`, `ssh://`, and
/// `user@host:path`. Plain `http://` is for this machine only. Everything else is refused, above
/// all `ext::`, which would run a program.
public struct RemoteLocation: Sendable, Hashable {
    enum Transport: String, Sendable {
        case file, http, https, ssh
    }

    let transport: Transport
    /// The address that git gets; it never holds a credential.
    let operand: String
    /// `user:password` of an https address, not percent-encoded.
    let credentials: String?

    /// - Throws: `GitError.refused` that says what is wrong with the text.
    public init(parsing text: String) throws(GitError) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) || text.hasPrefix("/") else {
            throw .refused("the repository address holds white space or control characters")
        }
        try self.init(checked: text)
    }

    private init(checked text: String) throws(GitError) {
        let shown = Self.shown(text)
        if text.isEmpty {
            throw .refused("the repository address is empty; \(Self.forms)")
        }
        if text.hasPrefix("-") {
            throw .refused(
                "the repository address '\(shown)' would be read as an option; \(Self.forms)")
        }
        if text.hasPrefix("/") {
            guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                throw .refused("the repository path holds control characters")
            }
            self.init(transport: .file, operand: text, credentials: nil)
            return
        }
        if let end = text.range(of: "://") {
            let scheme = text[..<end.lowerBound].lowercased()
            try self.init(scheme: scheme, rest: String(text[end.upperBound...]), shown: shown)
            return
        }
        try self.init(scpLike: text, shown: shown)
    }

    private init(transport: Transport, operand: String, credentials: String?) {
        self.transport = transport
        self.operand = operand
        self.credentials = credentials
    }

    private static let forms =
        "give an absolute path, https://host/path, ssh://user@host/path or user@host:path"
}

extension RemoteLocation: CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The address with credentials and accounts masked, because a token may stand in the account's
    /// place.
    public var description: String {
        if credentials != nil {
            return operand.replacing("://", with: "://***@", maxReplacements: 1)
        }
        let start = operand.range(of: "://")?.upperBound ?? operand.startIndex
        guard transport == .ssh, let at = operand.lastIndex(of: "@"), operand[start..<at] != "git"
        else { return operand }
        return "\(operand[..<start])***\(operand[at...])"
    }

    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// The printable form of a text that is not a valid address: its scheme with the rest masked,
    /// because any part may be a secret. A text without a mark of an address is shown whole.
    private static func shown(_ text: String) -> String {
        guard text.contains(where: { ":@%?#=".contains($0) }) else { return text }
        guard let mark = text.range(of: "://"),
            text[..<mark.lowerBound].allSatisfy({ $0.isASCII && $0.isLetter })
        else { return "***" }
        return "\(text[..<mark.upperBound])***"
    }
}

extension RemoteLocation {
    private init(scheme: String, rest: String, shown: String) throws(GitError) {
        switch scheme {
        case "file":
            guard rest.hasPrefix("/"), let path = rest.removingPercentEncoding else {
                throw .refused("'\(shown)' has no absolute path; write file:///path")
            }
            try self.init(parsing: path)
        case "https":
            try self.init(web: .https, rest: rest, shown: shown)
        case "http":
            try self.init(web: .http, rest: rest, shown: shown)
        case "ssh":
            try self.init(ssh: rest, shown: shown)
        default:
            throw .refused("'\(shown)' uses a transport that is not allowed; \(Self.forms)")
        }
    }

    private init(web transport: Transport, rest: String, shown: String) throws(GitError) {
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        guard rest[..<slash].contains("@") || !rest[slash...].contains("@") else {
            throw .refused(
                "'\(shown)' has a '/' before its '@'; in a name or a password write %2F for '/', "
                    + "%40 for '@', %3A for ':' and %25 for '%'")
        }
        let (user, host) = Self.splitUser(String(rest[..<slash]))
        try Self.checkHost(host, shown: shown)
        guard !rest[slash...].contains(where: { $0 == "?" || $0 == "#" }) else {
            throw .refused("'\(shown)' has a query or fragment, which a repository never has")
        }
        let isThisMachine = ["127.0.0.1", "localhost", "[::1]"].contains { name in
            host == name || host.hasPrefix("\(name):")
        }
        guard transport == .https || isThisMachine else {
            throw .refused(
                "'\(shown)' is not encrypted, which is for this machine only; write https://")
        }
        let credentials = user.map { encoded in
            let decoded = encoded.removingPercentEncoding ?? encoded
            return decoded.contains(":") ? decoded : "\(decoded):"
        }
        self.init(
            transport: transport,
            operand: "\(transport.rawValue)://\(host)\(rest[slash...])",
            credentials: credentials)
    }

    private init(ssh rest: String, shown: String) throws(GitError) {
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let (user, host) = Self.splitUser(String(rest[..<slash]))
        try Self.checkHost(host, shown: shown)
        try Self.checkUser(user, shown: shown)
        guard rest[slash...].count > 1, !rest[slash...].utf8.starts(with: "/-".utf8) else {
            throw .refused("'\(shown)' names no repository; \(Self.forms)")
        }
        self.init(transport: .ssh, operand: "ssh://\(rest)", credentials: nil)
    }

    private init(scpLike text: String, shown: String) throws(GitError) {
        guard let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/") else {
            throw .refused("'\(shown)' is not a repository address; \(Self.forms)")
        }
        let path = text[text.index(after: colon)...]
        guard !path.isEmpty, path.utf8.first != UInt8(ascii: "-"),
            path.utf8.first != UInt8(ascii: ":")
        else {
            throw .refused("'\(shown)' is not a repository address; \(Self.forms)")
        }
        let (user, host) = Self.splitUser(String(text[..<colon]))
        guard !["http", "https", "ssh", "file"].contains(host.lowercased()),
            !path.contains("@")
        else {
            throw .refused("'\(shown)' is no address of this form; \(Self.forms)")
        }
        try Self.checkHost(host, shown: shown)
        try Self.checkUser(user, shown: shown)
        if let slash = path.firstIndex(of: "/"), let port = UInt16(path[..<slash]) {
            throw .refused(
                "'\(host):\(port)/…' can mean a port or a folder '\(port)'; for the port write "
                    + "ssh://USER@\(host):\(port)/…, for the folder ssh://USER@\(host)/\(port)/…")
        }
        self.init(transport: .ssh, operand: text, credentials: nil)
    }

    private static func splitUser(_ authority: String) -> (user: String?, host: String) {
        guard let at = authority.lastIndex(of: "@") else { return (nil, authority) }
        return (String(authority[..<at]), String(authority[authority.index(after: at)...]))
    }

    private static func checkHost(_ host: String, shown: String) throws(GitError) {
        let isPlain = host.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default:
                "-._:[]".utf8.contains(byte)
            }
        }
        guard !host.isEmpty, !host.hasPrefix("-"), !host.hasPrefix(":"), isPlain else {
            throw .refused("'\(shown)' has no valid host name; \(forms)")
        }
        if !host.hasSuffix("]"), let colon = host.lastIndex(of: ":"),
            UInt16(host[host.index(after: colon)...]) == nil
        {
            throw .refused("'\(shown)' has a port that is no number from 1 to 65535")
        }
    }

    private static func checkUser(_ user: String?, shown: String) throws(GitError) {
        guard let user else { return }
        guard !user.isEmpty, user.utf8.first != UInt8(ascii: "-"), !user.contains(":") else {
            throw .refused("'\(shown)' needs a plain user name before '@'; ssh takes no password")
        }
    }
}

extension RemoteLocation {
    /// The host and path of the repository's pages and API, derived from its address.
    public struct Address: Sendable, Hashable {
        /// The name of the host; with its port when that is one for web pages.
        public let host: String
        /// The path of the repository without `.git`, such as `lab/manifests`.
        public let path: String
    }

    /// Nil for a path of this machine, and for an address that names no repository.
    public var address: Address? {
        switch transport {
        case .file: nil
        case .http, .https: parsed(keepsPort: true)
        case .ssh:
            if operand.hasPrefix("ssh://") {
                parsed(keepsPort: false)
            } else {
                scpLike
            }
        }
    }

    private func parsed(keepsPort: Bool) -> Address? {
        guard let end = operand.range(of: "://") else { return nil }
        let rest = operand[end.upperBound...]
        guard let slash = rest.firstIndex(of: "/") else { return nil }
        var host = rest[..<slash].split(separator: "@").last ?? ""
        if !keepsPort, !host.hasSuffix("]"), let colon = host.lastIndex(of: ":") {
            host = host[..<colon]
        }
        return Self.address(String(host), rest[slash...])
    }

    private var scpLike: Address? {
        guard let colon = operand.firstIndex(of: ":") else { return nil }
        let host = operand[..<colon].split(separator: "@").last ?? ""
        return Self.address(String(host), operand[operand.index(after: colon)...])
    }

    private static func address(_ host: String, _ path: Substring) -> Address? {
        var parts = path.split(separator: "/").map(String.init)
        if let last = parts.last, last.hasSuffix(".git") {
            parts[parts.count - 1] = String(last.dropLast(4))
        }
        guard !host.isEmpty, parts.count >= 2, !parts.contains("") else { return nil }
        return Address(host: host, path: parts.joined(separator: "/"))
    }
}
