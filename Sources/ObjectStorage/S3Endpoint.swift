internal import Basics
import Foundation

/// The address of a bucket on an S3 server.
public struct S3Endpoint: Sendable, Hashable {
    /// How the bucket is named in a request.
    public enum Addressing: String, Sendable, Hashable, CaseIterable {
        /// `https://host/bucket/key`: most self-hosted servers.
        case path
        /// `https://bucket.host/key`: AWS.
        case virtualHost
    }

    public let bucket: String
    public let region: String
    public let addressing: Addressing
    let scheme: String
    /// The value of the header `Host`.
    let host: String
    /// The encoded path below which the server is, without a slash at its end; usually empty.
    let basePath: String

    /// - Parameter url: `http` or `https`, host, port if it is not the scheme's default, and the
    ///   path below which the server is, if any; nothing else.
    /// - Throws: `invalidRequest` with what is wrong.
    public init(
        url: String, region: String, bucket: String, addressing: Addressing
    ) throws(BucketError) {
        let server = try Self.server(url)
        try Self.check(bucket: bucket)
        try Self.check(region: region)
        self.scheme = server.scheme
        self.host = addressing == .path ? server.authority : "\(bucket).\(server.authority)"
        self.basePath = server.path
        self.bucket = bucket
        self.region = region
        self.addressing = addressing
    }

    /// The encoded path of an object, or of the bucket itself.
    func path(_ key: ObjectKey?) -> String {
        let path = PercentEncoding.encode(key?.text ?? "", keepsSlashes: true)
        switch addressing {
        case .path: return "\(basePath)/\(bucket)" + (key == nil ? "" : "/\(path)")
        case .virtualHost: return "\(basePath)/\(path)"
        }
    }

    /// The whole URL of an encoded path and query.
    func url(path: String, query: String) -> String {
        "\(scheme)://\(host)\(path)" + (query.isEmpty ? "" : "?\(query)")
    }

    /// - Throws: `invalidRequest` for a text that is not a server's address.
    public static func check(url: String) throws(BucketError) { _ = try server(url) }

    /// - Throws: `invalidRequest` for a name that S3's rules for buckets refuse.
    public static func check(bucket: String) throws(BucketError) {
        guard isBucketName(bucket) else {
            throw .invalidRequest(
                "'\(bucket)' cannot be a bucket's name; it must be 3 to 63 lower-case letters, "
                    + "digits, '.' and '-', with a letter or digit at both ends, and no IP address")
        }
    }

    /// - Throws: `invalidRequest` for a text that cannot be a region.
    public static func check(region: String) throws(BucketError) {
        guard !region.isEmpty, region.utf8.allSatisfy(isRegionByte) else {
            throw .invalidRequest(
                "'\(region)' cannot be a region; it must be letters, digits and '-', "
                    + "such as 'us-east-1'")
        }
    }

    private static func server(
        _ url: String
    ) throws(BucketError) -> (scheme: String, authority: String, path: String) {
        let problem = "the S3 endpoint must be http:// or https://, a host, and maybe port and path"
        guard url.contains("://") else {
            // The message repeats only a text that looks like a host, because any other text may be
            // a secret.
            let isHost = url.contains(".") && !url.contains("@") && !url.contains("/")
            throw .invalidRequest(problem + (isHost ? "; write https://\(url)" : ""))
        }
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            scheme == "http" || scheme == "https", let name = parts.encodedHost, !name.isEmpty,
            parts.query == nil, parts.fragment == nil, parts.user == nil, parts.password == nil
        else { throw .invalidRequest("\(problem), and nothing else") }
        let isOwnPort = parts.port == nil || parts.port == (scheme == "http" ? 80 : 443)
        let folders = parts.path.split(separator: "/").map {
            PercentEncoding.encode(String($0))
        }
        return (
            scheme, name.lowercased() + (isOwnPort ? "" : ":\(parts.port ?? 0)"),
            folders.map { "/\($0)" }.joined()
        )
    }

    private static func isBucketName(_ name: String) -> Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        let bytes = Array(name.utf8)
        guard (3...63).contains(bytes.count), let first = bytes.first, let last = bytes.last
        else { return false }
        let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
        let isAddress = numbers.count == 4 && numbers.allSatisfy { UInt8($0) != nil }
        return isAlphanumeric(first) && isAlphanumeric(last) && !name.contains("..") && !isAddress
            && bytes.allSatisfy { byte in
                isAlphanumeric(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            }
    }

    private static func isRegionByte(_ byte: UInt8) -> Bool {
        Character(UnicodeScalar(byte)).isASCII
            && (Character(UnicodeScalar(byte)).isLetter
                || Character(UnicodeScalar(byte)).isNumber || byte == UInt8(ascii: "-"))
    }
}
