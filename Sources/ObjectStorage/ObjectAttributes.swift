internal import Basics

/// What is stored beside the bytes of an object.
public struct ObjectAttributes: Sendable, Hashable, Codable {
    /// As in HTTP, such as `application/zip`.
    public var contentType: String
    /// The digest of the bytes: 64 lower-case hexadecimal digits.
    public var sha256: String

    public init(contentType: String, sha256: String) {
        self.contentType = contentType
        self.sha256 = sha256
    }

    /// - Throws: `invalidRequest` when a value cannot be stored or sent in a header.
    func validate() throws(BucketError) {
        guard Hex.isSHA256(sha256) else {
            throw .invalidRequest(
                "'\(sha256)' is no SHA-256; it must be 64 lower-case hexadecimal digits")
        }
        let isPrintable = contentType.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        guard isPrintable, !contentType.isEmpty, contentType.utf8.count <= 255 else {
            throw .invalidRequest(
                "the content type must be 1 to 255 printable ASCII characters")
        }
    }
}
