public import Foundation

/// What a bucket says about an object.
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
