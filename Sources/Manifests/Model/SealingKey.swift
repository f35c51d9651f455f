internal import Crypto
public import Foundation

/// A secret Ed25519 key that signs what the lab publishes, such as the state snapshot.
public struct SealingKey: Sendable {
    /// The secret: 32 bytes, to be kept in a file that only its owner reads.
    public let secret: [UInt8]

    /// Nil unless there are 32 bytes.
    public init?(secret: [UInt8]) {
        guard secret.count == 32 else { return nil }
        self.secret = secret
    }

    public var publicKey: VerifyingKey {
        get throws {
            VerifyingKey(
                bytes: [UInt8](
                    try Curve25519.Signing.PrivateKey(rawRepresentation: secret)
                        .publicKey.rawRepresentation))
        }
    }

    /// The 64 bytes of the signature of `message` (RFC 8032).
    public func signature(of message: Data) throws -> Data {
        try Curve25519.Signing.PrivateKey(rawRepresentation: secret).signature(for: message)
    }
}

extension SealingKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "SealingKey(redacted)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A public Ed25519 key, which anybody may know.
public struct VerifyingKey: Sendable, Hashable {
    private static let prefix = "ed25519:"

    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Parses `ed25519:` and 44 characters of base64, as `description` writes it.
    public init?(_ text: String) {
        guard text.hasPrefix(Self.prefix),
            let data = Data(base64Encoded: String(text.dropFirst(Self.prefix.count))),
            data.count == 32
        else { return nil }
        bytes = [UInt8](data)
    }

    /// Whether the owner of the secret key signed `message`.
    public func isValid(_ signature: Data, of message: Data) -> Bool {
        let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)  // nil is not valid
        return key?.isValidSignature(signature, for: message) ?? false
    }
}

extension VerifyingKey: CustomStringConvertible {
    public var description: String { Self.prefix + Data(bytes).base64EncodedString() }
}
