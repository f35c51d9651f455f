internal import Basics
import Crypto
import Foundation

/// AWS Signature Version 4 for the service S3, at one moment.
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
