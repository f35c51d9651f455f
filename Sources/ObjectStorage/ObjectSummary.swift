internal import Basics
public import Foundation

/// An object, as a bucket describes it.
public struct ObjectSummary: Sendable, Hashable, Codable {
    public var key: String
    public var sizeBytes: Int64
    /// The server's own mark of the content, without quotes; not always a digest.
    public var eTag: String
    /// The digest stored with the object; nil in listings, and for objects that others stored.
    public var sha256: String?
    public var modifiedAt: Date

    public init(key: String, sizeBytes: Int64, eTag: String, sha256: String?, modifiedAt: Date) {
        self.key = key
        self.sizeBytes = sizeBytes
        self.eTag = eTag
        self.sha256 = sha256
        self.modifiedAt = modifiedAt
    }

    /// - Throws: `verificationFailed` unless the object has this digest and, where given, size.
    func verify(sha256 expected: String, sizeBytes expectedBytes: Int64?) throws(BucketError) {
        guard sha256 == expected else {
            throw .verificationFailed(
                key: key, expected: "SHA-256 \(expected)", found: sha256 ?? "none")
        }
        if let expectedBytes, expectedBytes != sizeBytes {
            throw .verificationFailed(
                key: key, expected: "\(expectedBytes) bytes", found: "\(sizeBytes) bytes")
        }
    }
}

/// The attributes that are stored beside the bytes of an object.
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
