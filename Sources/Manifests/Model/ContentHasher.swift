internal import Crypto
internal import Foundation

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
