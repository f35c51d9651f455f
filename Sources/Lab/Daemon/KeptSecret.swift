import Foundation

/// Secrets of our own that outlive restarts, so that what they signed does.
enum KeptSecret {
    /// The 32 bytes in the file, which is made with new ones when there is none.
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
