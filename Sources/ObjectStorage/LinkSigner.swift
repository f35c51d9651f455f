internal import Basics
import Crypto
public import Foundation

/// Makes and checks links of the form `BASE/objects/KEY?expires=…&filename=…&signature=…`.
///
/// The signature is an HMAC-SHA256 over method, key, expiry and file name, each encoded so that
/// their boundaries are unambiguous.
public struct LinkSigner: Sendable {
    /// The part that follows the base URL in every link.
    public static let pathPrefix = "/objects/"

    private var base: String
    private let secret: LinkSecret

    /// - Parameter baseURL: the address of the status server for users: `http` or `https`, host,
    ///   and optionally port and path.
    /// - Throws: `invalidRequest` when it is something else.
    public init(baseURL: String, secret: LinkSecret) throws(BucketError) {
        base = try Self.base(baseURL)
        self.secret = secret
    }

    /// The same signer for links with another base URL; earlier links stay valid.
    func moved(to baseURL: String) throws(BucketError) -> LinkSigner {
        var moved = self
        moved.base = try Self.base(baseURL)
        return moved
    }

    /// - Throws: `invalidRequest` when links cannot begin with the text.
    public static func check(baseURL: String) throws(BucketError) { _ = try base(baseURL) }

    private static func base(_ baseURL: String) throws(BucketError) -> String {
        guard let parts = URLComponents(string: baseURL), let host = parts.host, !host.isEmpty,
            ["http", "https"].contains(parts.scheme?.lowercased()),
            parts.query == nil, parts.fragment == nil, parts.user == nil, parts.password == nil
        else {
            throw .invalidRequest(
                "the address of links must be http:// or https://, a host, maybe port and path, "
                    + "and nothing else")
        }
        return baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
    }

    func link(
        to key: ObjectKey, lifetime: LinkLifetime, filename: String?, now: UTCTime
    ) throws(BucketError) -> URL {
        if let filename { _ = try ContentDisposition.attachment(filename) }
        let expires = now.secondsSince1970 + lifetime.seconds
        let text = Self.signedText(key: key.text, expires: expires, filename: filename)
        var items = [("expires", String(expires)), ("signature", secret.sign(text))]
        if let filename { items.append(("filename", filename)) }
        let path = PercentEncoding.encode(key.text, keepsSlashes: true)
        let query = PercentEncoding.query(items.map { (name: $0.0, value: $0.1) })
        guard let url = URL(string: "\(base)\(Self.pathPrefix)\(path)?\(query)") else {
            throw .invalidRequest("the link for '\(key.text)' is no URL")
        }
        return url
    }

    /// The verdict on a request with a link.
    ///
    /// Total: every request gets a verdict. A link is expired only if it was once valid; every
    /// other link is tampered.
    ///
    /// - Parameters:
    ///   - path: the request's path from `/objects/` on, still percent-encoded.
    ///   - query: the part after `?`, still percent-encoded.
    public func verify(path: String, query: String, now: Date) -> CheckedLink {
        guard let key = Self.key(inPath: path), let items = Self.items(inQuery: query),
            let expiresText = items["expires"], let expires = Int(expiresText),
            String(expires) == expiresText, let signature = items["signature"]
        else { return .tampered }
        let filename = items["filename"]
        let text = Self.signedText(key: key, expires: expires, filename: filename)
        guard secret.isSignature(signature, of: text) else { return .tampered }
        guard now.timeIntervalSince1970 < TimeInterval(expires) else { return .expired }
        return .valid(
            VerifiedLink(
                key: key, filename: filename,
                expiresAt: Date(timeIntervalSince1970: TimeInterval(expires))))
    }

    private static func signedText(key: String, expires: Int, filename: String?) -> String {
        let name = filename.map { "=" + PercentEncoding.encode($0) } ?? ""
        let path = PercentEncoding.encode(key, keepsSlashes: true)
        return "object-link-v1\nGET\n\(path)\n\(expires)\n\(name)"
    }

    private static func key(inPath path: String) -> String? {
        guard path.utf8.starts(with: pathPrefix.utf8) else { return nil }
        let encoded = path.utf8.dropFirst(pathPrefix.utf8.count)
        return PercentEncoding.decode(String(Substring(encoded)))
    }

    /// The query's items by name; nil when a name is repeated, unknown or without a value.
    private static func items(inQuery query: String) -> [String: String]? {
        var items: [String: String] = [:]
        for item in query.utf8.split(separator: UInt8(ascii: "&")) {
            let pair = item.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2,
                let name = PercentEncoding.decode(String(Substring(pair[0]))),
                let value = PercentEncoding.decode(String(Substring(pair[1]))),
                ["expires", "filename", "signature"].contains(name), items[name] == nil
            else { return nil }
            items[name] = value
        }
        return items
    }
}

/// The secret that signs the links of a `DirectoryBucket`. Neither printing nor reflecting it shows
/// it.
public struct LinkSecret: Sendable {
    private let key: SymmetricKey

    /// - Parameter bytes: at least 32 random bytes; everybody who has them can make links to every
    ///   object. A change of the bytes invalidates all earlier links.
    /// - Throws: `invalidRequest` when there are fewer.
    public init(_ bytes: some Sequence<UInt8>) throws(BucketError) {
        let bytes = Array(bytes)
        guard bytes.count >= 32 else {
            throw .invalidRequest(
                "the secret for links has \(bytes.count) bytes; it must have at least 32")
        }
        key = SymmetricKey(data: bytes)
    }

    func sign(_ text: String) -> String {
        Hex.encode(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
    }

    /// Compares in constant time.
    func isSignature(_ signature: String, of text: String) -> Bool {
        guard let code = Hex.decode(signature) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(
            code, authenticating: Array(text.utf8), using: key)
    }
}

extension LinkSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "LinkSecret(redacted)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The verdict on a request by its link's signature.
public enum CheckedLink: Sendable, Hashable {
    case valid(VerifiedLink)
    /// The link was valid until its time ended: answer 403 and say so.
    case expired
    /// The link was not made by this signer, or was changed: answer 403.
    case tampered
}

/// The object to which a valid link gives access.
public struct VerifiedLink: Sendable, Hashable {
    public var key: String
    /// The suggested name of the saved file.
    public var filename: String?
    public var expiresAt: Date

    /// The value of the header `Content-Disposition`.
    public var contentDisposition: String {
        guard let filename else { return "attachment" }
        do {
            return try ContentDisposition.attachment(filename)
        } catch {
            return "attachment"
        }
    }
}

/// The object that answers a request with a valid link.
public struct VerifiedObject: Sendable, Hashable {
    public var link: VerifiedLink
    public var summary: ObjectSummary
    public var contentType: String
    /// The absolute path of the file with the bytes. The file may be replaced or removed at any
    /// time; an open file keeps its bytes.
    public var path: String
}

/// The answer of `DirectoryBucket.verify`.
public enum CheckedObject: Sendable, Hashable {
    case valid(VerifiedObject)
    case expired
    case tampered
    /// The link is valid but the object was deleted: answer 404.
    case absent(key: String)
}

/// The lifetime of a presigned link: whole seconds, 1 second to 7 days, as in S3.
struct LinkLifetime: Hashable {
    let seconds: Int

    init(_ duration: Duration) throws(BucketError) {
        let (seconds, attoseconds) = duration.components
        guard attoseconds == 0, (1...604_800).contains(seconds) else {
            throw .invalidRequest(
                "a link cannot be good for \(duration); "
                    + "it must be whole seconds, 1 second to 7 days")
        }
        self.seconds = Int(seconds)
    }
}

/// The header with which a browser saves a file under a name (RFC 6266).
enum ContentDisposition {
    /// With a plain name for old clients and the exact one for the others; a folder in the name,
    /// quotes and control characters become `_`.
    ///
    /// - Throws: `invalidRequest` when the name is empty or longer than 255 bytes.
    static func attachment(_ filename: String) throws(BucketError) -> String {
        guard !filename.isEmpty, filename.utf8.count <= 255 else {
            throw .invalidRequest(
                "the file name has \(filename.utf8.count) bytes; it must have 1 to 255")
        }
        let safe = String(
            String.UnicodeScalarView(
                filename.unicodeScalars.map { scalar in
                    let isControl = scalar.properties.generalCategory == .control
                    return isControl || "/\\\"".unicodeScalars.contains(scalar) ? "_" : scalar
                }))
        let plain = String(
            String.UnicodeScalarView(safe.unicodeScalars.map { $0.isASCII ? $0 : "_" }))
        let header = "attachment; filename=\"\(plain)\""
        guard plain != safe else { return header }
        return header + "; filename*=UTF-8''\(PercentEncoding.encode(safe))"
    }
}
