internal import Foundation

extension RemoteLocation {
    /// Where the repository's pages and its API are, as far as its address tells.
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
