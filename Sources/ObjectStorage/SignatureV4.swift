internal import Basics
import Crypto
import Foundation

/// AWS Signature Version 4 for the service S3, for one point in time.
struct SignatureV4 {
    let credentials: S3Credentials
    let region: String
    let time: UTCTime

    static let algorithm = "AWS4-HMAC-SHA256"

    /// The value of the header `Authorization`.
    func authorization(for request: CanonicalRequest) -> String {
        "\(Self.algorithm) Credential=\(credentials.accessKeyID)/\(scope),"
            + "SignedHeaders=\(request.signedHeaders),Signature=\(signature(of: request))"
    }

    /// The query of a presigned link to GET, with its signature at the end.
    func presignedQuery(
        host: String, path: String, items: [(name: String, value: String)],
        lifetime: LinkLifetime
    ) -> String {
        var all = items
        all.append(("X-Amz-Algorithm", Self.algorithm))
        all.append(("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope)"))
        all.append(("X-Amz-Date", time.basicText))
        all.append(("X-Amz-Expires", String(lifetime.seconds)))
        all.append(("X-Amz-SignedHeaders", "host"))
        if let token = credentials.sessionToken { all.append(("X-Amz-Security-Token", token)) }
        let query = PercentEncoding.query(all)
        let request = CanonicalRequest(
            method: "GET", path: path, query: query, headers: ["host": host],
            payloadHash: CanonicalRequest.unsignedPayload)
        return "\(query)&X-Amz-Signature=\(signature(of: request))"
    }

    func signature(of request: CanonicalRequest) -> String {
        let hash = Hex.encode(SHA256.hash(data: Data(request.text.utf8)))
        let text = "\(Self.algorithm)\n\(time.basicText)\n\(scope)\n\(hash)"
        return Hex.encode(Self.code(of: text, key: signingKey))
    }

    private var scope: String { "\(time.dayText)/\(region)/s3/aws4_request" }

    private var signingKey: SymmetricKey {
        let secret = SymmetricKey(data: Data("AWS4\(credentials.secretAccessKey)".utf8))
        return [time.dayText, region, "s3", "aws4_request"].reduce(secret) { key, text in
            SymmetricKey(data: Self.code(of: text, key: key))
        }
    }

    private static func code(of text: String, key: SymmetricKey) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
    }
}

/// A request in the form that is signed.
/// Source: "Signature Calculations for the Authorization Header", Amazon S3 API Reference.
struct CanonicalRequest {
    var method: String
    /// Encoded, as it is sent.
    var path: String
    /// Encoded and ordered, as it is sent.
    var query: String
    /// Names in lower case. All are signed.
    var headers: [String: String]
    /// In hexadecimal, or `UNSIGNED-PAYLOAD`.
    var payloadHash: String

    static let unsignedPayload = "UNSIGNED-PAYLOAD"
    static let emptyPayload =
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    var signedHeaders: String { headers.keys.sorted().joined(separator: ";") }

    var text: String {
        let lines = headers.sorted { $0.key < $1.key }.map { name, value in
            let words = value.split(whereSeparator: { $0 == " " || $0 == "\t" })
            return "\(name):\(words.joined(separator: " "))\n"
        }
        return [method, path, query, lines.joined(), signedHeaders, payloadHash]
            .joined(separator: "\n")
    }
}

/// The keys that sign requests to S3. Neither printing nor reflecting shows them.
public struct S3Credentials: Sendable {
    let accessKeyID: String
    let secretAccessKey: String
    let sessionToken: String?

    /// - Parameter sessionToken: given with temporary credentials; links expire with it.
    /// - Throws: `invalidRequest` when a value is empty or cannot be sent in a header.
    public init(
        accessKeyID: String, secretAccessKey: String, sessionToken: String?
    ) throws(BucketError) {
        func isToken(_ text: String) -> Bool {
            !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        }
        guard isToken(accessKeyID), isToken(secretAccessKey), sessionToken.map(isToken) != false
        else {
            throw .invalidRequest(
                "S3 credentials must not be empty and have only printable ASCII characters")
        }
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }

    /// The text with the secrets masked, in case a server repeats them in an error.
    func redacting(_ text: String) -> String {
        [secretAccessKey, sessionToken].compactMap(\.self).reduce(text) { text, secret in
            text.split(separator: secret, omittingEmptySubsequences: false)
                .joined(separator: "[redacted]")
        }
    }
}

extension S3Credentials: CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    public var description: String { "S3Credentials(redacted)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
