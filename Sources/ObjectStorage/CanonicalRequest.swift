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
