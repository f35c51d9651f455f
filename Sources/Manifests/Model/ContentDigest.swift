internal import Crypto
internal import Foundation

/// SHA-256 of bytes that are in memory as a whole.
public enum ContentDigest {
    /// 64 lower-case hexadecimal digits.
    public static func sha256(_ bytes: some Collection<UInt8>) -> String {
        SHA256Sum(of: bytes).text
    }
}

/// SHA-256 of bytes that come in pieces.
public struct ContentHasher: Sendable {
    private var hash = SHA256()

    public init() {}

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        hash.update(bufferPointer: bytes)
    }

    /// 64 lower-case hexadecimal digits.
    public func finalize() -> String {
        SHA256Sum(hash.finalize()).text
    }
}
