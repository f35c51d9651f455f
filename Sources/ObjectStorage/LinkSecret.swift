internal import Basics
import Crypto

/// What signs the links of a `DirectoryBucket`. Neither printing nor reflecting it shows it.
public struct LinkSecret: Sendable {
    private let key: SymmetricKey

    /// - Parameter bytes: from a source of randomness, at least 32; whoever has them can make
    ///   links to every object. Other bytes make all links void that were given out before.
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

    /// Takes the same time wherever the signatures differ.
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
