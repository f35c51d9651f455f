internal import Basics
public import Foundation

/// A begun upload in parts: enough to continue it after a restart.
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

/// The range of a part in its file.
public struct PartRange: Sendable, Hashable, Codable {
    /// 1 to 10,000.
    public var number: Int
    public var offsetBytes: Int64
    public var sizeBytes: Int64

    public init(number: Int, offsetBytes: Int64, sizeBytes: Int64) {
        self.number = number
        self.offsetBytes = offsetBytes
        self.sizeBytes = sizeBytes
    }

    /// The parts of a file, the same at every call. Each has `partBytes`, or more where the file
    /// would need over 10,000 parts; the last part has the rest. An empty file has one part.
    ///
    /// Limits of S3: 5 MiB to 5 GiB a part except the last, 10,000 parts.
    ///
    /// - Throws: `invalidRequest` when a size is out of limits.
    public static func plan(
        sizeBytes: Int64, partBytes: Int64
    ) throws(BucketError) -> [PartRange] {
        guard (BucketLimits.partMinBytes...BucketLimits.partMaxBytes).contains(partBytes) else {
            throw .invalidRequest(
                "parts of \(partBytes) bytes are not possible; "
                    + "a part has \(BucketLimits.partMinBytes) to "
                    + "\(BucketLimits.partMaxBytes) bytes")
        }
        guard sizeBytes >= 0, sizeBytes <= BucketLimits.partMaxBytes * BucketLimits.partsMax else {
            throw .invalidRequest(
                "an object of \(sizeBytes) bytes is not possible; "
                    + "it has 0 to \(BucketLimits.partMaxBytes * BucketLimits.partsMax) bytes")
        }
        let least = (sizeBytes + BucketLimits.partsMax - 1) / BucketLimits.partsMax
        let step = max(partBytes, least)
        let count = max(1, (sizeBytes + step - 1) / step)
        return (0..<count).map { index in
            PartRange(
                number: Int(index) + 1, offsetBytes: index * step,
                sizeBytes: min(step, sizeBytes - index * step))
        }
    }

    func validate() throws(BucketError) {
        try Self.validate(number: number)
        guard offsetBytes >= 0, (0...BucketLimits.partMaxBytes).contains(sizeBytes),
            offsetBytes <= Int64.max - sizeBytes
        else {
            throw .invalidRequest(
                "part \(number) has \(sizeBytes) bytes at \(offsetBytes); "
                    + "it must lie in its file and have at most \(BucketLimits.partMaxBytes) bytes")
        }
    }

    static func validate(number: Int) throws(BucketError) {
        guard (1...Int(BucketLimits.partsMax)).contains(number) else {
            throw .invalidRequest("part number \(number) must be 1 to \(BucketLimits.partsMax)")
        }
    }
}

extension Bucket {
    /// Carries out an upload in parts, from its beginning or after a crash: sends the missing
    /// parts, one at a time, and completes it.
    ///
    /// A part counts as arrived when the server has it with the size and entity tag recorded in
    /// `known`, which earlier calls passed to `didUpload`; other parts are sent again.
    ///
    /// - Parameters:
    ///   - parts: the parts that `PartRange.plan` returned for this file when the upload was begun.
    ///   - now: called before every request.
    ///   - didUpload: called with each part, which it must store before the next one is sent.
    /// - Throws: `sourceMismatch` when the file has changed; then abort the upload.
    public func upload(
        _ source: MultipartFile, to upload: MultipartUpload, known: [UploadedPart],
        now: () -> Date, didUpload: (UploadedPart) async throws -> Void
    ) async throws -> ObjectSummary {
        let arrived: [UploadedPart]
        do {
            arrived = try await listParts(of: upload, now: now())
        } catch BucketError.noSuchUpload {
            return try await completed(upload, known, sha256: source.sha256, now: now())
        }
        var parts: [UploadedPart] = []
        for range in source.parts {
            let former = known.first { $0.number == range.number }
            if let former, former.sizeBytes == range.sizeBytes, arrived.contains(former) {
                parts.append(former)
            } else {
                let part = try await uploadPart(range, of: source.path, to: upload, now: now())
                try await didUpload(part)
                parts.append(part)
            }
        }
        try await source.verify()
        return try await completeMultipartUpload(
            upload, parts: parts, sha256: source.sha256, now: now())
    }

    /// The object of an upload that no longer exists because it was completed.
    ///
    /// - Parameter parts: all parts of the upload; with fewer, the entity tag would be another one.
    func completed(
        _ upload: MultipartUpload, _ parts: [UploadedPart], sha256: String, now: Date
    ) async throws -> ObjectSummary {
        let sizeBytes = parts.reduce(0) { $0 + $1.sizeBytes }
        guard var found = try await head(upload.key, now: now), found.sizeBytes == sizeBytes else {
            throw BucketError.noSuchUpload(upload)
        }
        // A server without metadata has the object that it made of these parts.
        if found.sha256 == nil, found.eTag == UploadedPart.eTag(joining: parts) {
            found.sha256 = sha256
        }
        guard found.sha256 == sha256 else { throw BucketError.noSuchUpload(upload) }
        return found
    }
}

/// A file that is uploaded in parts.
public struct MultipartFile: Sendable, Hashable {
    public var path: String
    public var sha256: String
    public var parts: [PartRange]

    public init(path: String, sha256: String, parts: [PartRange]) {
        self.path = path
        self.sha256 = sha256
        self.parts = parts
    }

    var sizeBytes: Int64 { parts.reduce(0) { $0 + $1.sizeBytes } }

    /// Throws when the file has changed: parts sent before and after a change would make an object
    /// with neither content.
    func verify() async throws {
        let file = try OpenFile(path)
        let digest = try await file.digest(of: 0..<file.sizeBytes)
        guard Hex.encode(digest.sha256) == sha256, file.sizeBytes == sizeBytes else {
            throw BucketError.sourceMismatch(
                path: path, expected: "SHA-256 \(sha256)",
                found: "SHA-256 \(Hex.encode(digest.sha256))")
        }
    }
}

extension UploadedPart {
    /// The entity tag that S3 gives an object of these parts: the MD5 of their MD5s, and their
    /// number. Nil when their own tags are not MD5s.
    static func eTag(joining parts: [UploadedPart]) -> String? {
        var digests: [UInt8] = []
        for part in parts {
            guard let digest = Hex.decode(part.eTag), digest.count == 16 else { return nil }
            digests += digest
        }
        return "\(Hex.encode(ContentDigest(digests).md5))-\(parts.count)"
    }
}
