public import AsyncHTTPClient
internal import Foundation
internal import NIOCore

/// Address, project, token and client for the API of one repository's host.
public struct HostAccess: Sendable {
    /// Without a slash at the end.
    let api: String
    /// Such as `lab/manifests`.
    let project: String
    let token: HostToken
    let client: HTTPClient
    let requestTimeout: Duration

    /// - Parameters:
    ///   - api: `https://`, or `http://` on this machine; no query, no credentials.
    ///   - client: made with `clientConfiguration`; its creator shuts it down.
    public init(
        api: String, project: String, token: HostToken, client: HTTPClient,
        requestTimeout: Duration
    ) throws(GitHostError) {
        self.api = try Self.checked(api)
        try Self.check(project: project)
        self.project = project
        self.token = token
        self.client = client
        self.requestTimeout = requestTimeout
    }

    /// The configuration of the client. It follows no redirect, which would send the token
    /// elsewhere.
    public static var clientConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(10), read: .seconds(30), write: .seconds(30)),
            decompression: .disabled)
        configuration.httpVersion = .http1Only
        return configuration
    }

    /// - Throws: `GitHostError.invalidSetting` for an address that cannot be used.
    public static func check(api: String) throws(GitHostError) { _ = try checked(api) }

    /// - Throws: `GitHostError.invalidSetting` for a text that is not a project.
    public static func check(project: String) throws(GitHostError) {
        let parts = project.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 2, project.utf8.count <= 500,
            parts.allSatisfy({ !["", ".", ".."].contains($0) && isPlain($0) })
        else {
            throw .invalidSetting("the project '\(project)' must be written like 'lab/manifests'")
        }
    }

    private static func isPlain(_ part: Substring) -> Bool {
        part.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-._".utf8.contains(byte)
            }
        }
    }

    private static func checked(_ text: String) throws(GitHostError) -> String {
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        guard isPlain, let parts = URLComponents(string: text), let scheme = parts.scheme,
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.query == nil,
            parts.fragment == nil, ["http", "https"].contains(scheme)
        else {
            throw .invalidSetting(
                "the API's address must be like 'https://git.example/api/v4', without user, "
                    + "query and fragment")
        }
        let isThisMachine = ["127.0.0.1", "localhost", "[::1]", "::1"].contains(host)
        guard scheme == "https" || isThisMachine else {
            throw .invalidSetting(
                "the API's address '\(text)' is not encrypted, and the token would be read on the "
                    + "way; write https://")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}

/// A host's secret token. No description shows it.
public struct HostToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    let value: String

    /// Trims white space; nil when the rest is empty or not allowed in a header.
    public init?(_ text: String) {
        let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !value.isEmpty, value.utf8.count <= 4096,
            value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        self.value = value
    }

    public var description: String { "***" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }

    func redacting(_ text: String) -> String { text.replacing(value, with: "***") }
}
