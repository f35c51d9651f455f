/// What signs requests to S3. Neither printing nor reflecting it shows anything of it.
public struct S3Credentials: Sendable {
    let accessKeyID: String
    let secretAccessKey: String
    let sessionToken: String?

    /// - Parameter sessionToken: given with temporary credentials; links die with it.
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

    /// The text with the secrets taken out, should a server repeat them in an error.
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
