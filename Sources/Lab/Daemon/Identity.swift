import Basics
import Foundation

/// New random names and secrets. The wiring is the only place that makes them.
enum Identity {
    /// A name for a new installation, 16 hexadecimal digits.
    static func installation() -> String {
        String(UUID().uuidString.replacingOccurrences(of: "-", with: "").lowercased().prefix(16))
    }

    /// 256 random bits in characters that are safe in addresses.
    static func secret() -> String {
        Hex.encode(secretBytes())
    }

    static func secretBytes() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}

/// Secrets of the daemon that outlive restarts, so that links and snapshots that they signed stay
/// valid.
enum KeptSecret {
    /// The 32 bytes in the file; a missing file is made with new random bytes.
    static func bytes(at path: String) throws -> [UInt8] {
        if let kept = FileManager.default.contents(atPath: path) { return [UInt8](kept) }
        let bytes = Identity.secretBytes()
        let made = FileManager.default.createFile(
            atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        guard made else {
            throw CommandFailure(status: .error, message: "'\(path)' cannot be written")
        }
        return bytes
    }
}
