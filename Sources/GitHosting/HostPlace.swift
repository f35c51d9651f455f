internal import Foundation

/// The API's address and the project's name at a host, derived from the repository's address.
public struct HostPlace: Sendable, Hashable {
    public enum Family: Sendable, Hashable {
        case github, gitlab, gitea
    }

    /// Without a slash at the end.
    public let api: String
    /// Such as `lab/manifests`.
    public let project: String

    /// - Parameters:
    ///   - host: the host of the repository's address, with its port when that serves web pages.
    ///   - path: the path of the repository, without `.git`. It begins with the host's own path, if
    ///     the host is below one. On GitHub and Gitea the last two parts are the repository. On
    ///     GitLab groups nest, so only `apiURL` tells where the host's path ends.
    ///   - apiURL: the API's address when it is known.
    public init(_ family: Family, host: String, path: String, apiURL: String?) {
        let parts = path.split(separator: "/").map(String.init)
        let name = host.lowercased()
        switch family {
        case .gitlab:
            let base = apiURL.flatMap { Self.base(of: $0, before: "/api/v4") } ?? []
            let isBelow = !base.isEmpty && parts.starts(with: base)
            project = (isBelow ? Array(parts.dropFirst(base.count)) : parts)
                .joined(separator: "/")
            api = apiURL ?? "https://\(host)/api/v4"
        case .github where name == "github.com" || name.hasSuffix(".ghe.com"):
            project = parts.joined(separator: "/")
            api = apiURL ?? "https://api.\(name)"
        case .github, .gitea:
            project = parts.suffix(2).joined(separator: "/")
            let place = ([host] + parts.dropLast(2)).joined(separator: "/")
            api = apiURL ?? "https://\(place)/api/\(family == .gitea ? "v1" : "v3")"
        }
    }

    /// The parts of an address's path before a known ending.
    private static func base(of url: String, before end: String) -> [String]? {
        guard var path = URLComponents(string: url)?.path else { return nil }
        while path.hasSuffix("/") { path.removeLast() }
        guard path.hasSuffix(end) else { return nil }
        return path.dropLast(end.count).split(separator: "/").map(String.init)
    }
}
