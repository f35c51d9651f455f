import Foundation

/// Where a bucket of an S3 server is.
public struct S3Endpoint: Sendable, Hashable {
    /// How the bucket is named in a request.
    public enum Addressing: String, Sendable, Hashable, CaseIterable {
        /// `https://host/bucket/key`: most servers of one's own.
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

    /// - Parameter url: `http` or `https`, host and, if not the scheme's own, port; nothing else.
    /// - Throws: `invalidRequest` with what is wrong.
    public init(
        url: String, region: String, bucket: String, addressing: Addressing
    ) throws(BucketError) {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            scheme == "http" || scheme == "https", let name = parts.encodedHost, !name.isEmpty,
            parts.path.isEmpty || parts.path == "/", parts.query == nil, parts.fragment == nil,
            parts.user == nil, parts.password == nil
        else {
            throw .invalidRequest(
                "the S3 endpoint must be http:// or https://, a host and maybe a port")
        }
        guard Self.isBucketName(bucket) else {
            throw .invalidRequest(
                "'\(bucket)' cannot be a bucket's name; it must be 3 to 63 lower-case letters, "
                    + "digits, '.' and '-', with a letter or digit at both ends")
        }
        guard !region.isEmpty, region.utf8.allSatisfy(Self.isRegionByte) else {
            throw .invalidRequest(
                "'\(region)' cannot be a region; it must be letters, digits and '-', "
                    + "such as 'us-east-1'")
        }
        let isOwnPort = parts.port == nil || parts.port == (scheme == "http" ? 80 : 443)
        let authority = name.lowercased() + (isOwnPort ? "" : ":\(parts.port ?? 0)")
        self.scheme = scheme
        self.host = addressing == .path ? authority : "\(bucket).\(authority)"
        self.bucket = bucket
        self.region = region
        self.addressing = addressing
    }

    /// The encoded path of an object, or of the bucket itself.
    func path(_ key: ObjectKey?) -> String {
        let path = PercentEncoding.encode(key?.text ?? "", keepsSlashes: true)
        switch addressing {
        case .path: return key == nil ? "/\(bucket)" : "/\(bucket)/\(path)"
        case .virtualHost: return "/\(path)"
        }
    }

    /// The whole URL of an encoded path and query.
    func url(path: String, query: String) -> String {
        "\(scheme)://\(host)\(path)" + (query.isEmpty ? "" : "?\(query)")
    }

    private static func isBucketName(_ name: String) -> Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        let bytes = Array(name.utf8)
        guard (3...63).contains(bytes.count), let first = bytes.first, let last = bytes.last
        else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last) && !name.contains("..")
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
