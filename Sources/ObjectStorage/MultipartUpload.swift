public import Foundation

/// An upload in parts that was begun: enough to go on with it after a restart.
public struct MultipartUpload: Sendable, Hashable, Codable {
    public var key: String
    public var id: String

    public init(key: String, id: String) {
        self.key = key
        self.id = id
    }
}

/// An upload in parts that a bucket still keeps.
public struct PendingUpload: Sendable, Hashable, Codable {
    public var upload: MultipartUpload
    /// Nil when the server does not say.
    public var initiatedAt: Date?

    public init(upload: MultipartUpload, initiatedAt: Date?) {
        self.upload = upload
        self.initiatedAt = initiatedAt
    }
}

/// A part that has arrived.
public struct UploadedPart: Sendable, Hashable, Codable {
    /// 1 to 10,000.
    public var number: Int
    /// The MD5 of the part in hexadecimal, except on servers that encrypt with keys of their own.
    public var eTag: String
    public var sizeBytes: Int64

    public init(number: Int, eTag: String, sizeBytes: Int64) {
        self.number = number
        self.eTag = eTag
        self.sizeBytes = sizeBytes
    }
}
