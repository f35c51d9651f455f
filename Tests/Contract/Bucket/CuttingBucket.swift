import Foundation
import ObjectStorage
import Synchronization

/// A bucket whose caller dies at a part: before it is sent, or when it has arrived.
final class CuttingBucket: Bucket {
    enum Cut: String, CaseIterable, Sendable {
        case beforeThePart, afterThePart
    }

    private struct State {
        var sent: [Int] = []
        var leftUntilCut: Int?
    }

    private let bucket: any Bucket
    private let cut: Cut
    /// Ends the life of whoever calls.
    private let die: @Sendable () throws -> Void
    private let state: Mutex<State>

    init(
        _ bucket: any Bucket, cut: Cut, afterParts: Int?, die: @escaping @Sendable () throws -> Void
    ) {
        self.bucket = bucket
        self.cut = cut
        self.die = die
        state = Mutex(State(leftUntilCut: afterParts))
    }

    /// Numbers of the parts that were sent, in order.
    var sent: [Int] { state.withLock { $0.sent } }

    func uploadPart(
        _ range: PartRange, of path: String, to upload: MultipartUpload, now: Date
    ) async throws -> UploadedPart {
        let isCut = state.withLock { state in
            guard let left = state.leftUntilCut else { return false }
            state.leftUntilCut = left - 1
            return left == 0
        }
        if isCut, cut == .beforeThePart {
            try die()
            throw BucketError.transport("cut off")
        }
        let part = try await bucket.uploadPart(range, of: path, to: upload, now: now)
        state.withLock { $0.sent.append(range.number) }
        if isCut {
            try die()
            throw BucketError.transport("cut off")
        }
        return part
    }

    func put(
        _ path: String, as key: String, attributes: ObjectAttributes, now: Date
    ) async throws -> ObjectSummary {
        try await bucket.put(path, as: key, attributes: attributes, now: now)
    }

    func head(_ key: String, now: Date) async throws -> ObjectSummary? {
        try await bucket.head(key, now: now)
    }

    func get(_ key: String, into path: String, now: Date) async throws -> ObjectSummary {
        try await bucket.get(key, into: path, now: now)
    }

    func read(_ key: String, bytes: Range<Int64>, now: Date) async throws -> Data {
        try await bucket.read(key, bytes: bytes, now: now)
    }

    func delete(_ key: String, now: Date) async throws {
        try await bucket.delete(key, now: now)
    }

    func list(prefix: String, now: Date) async throws -> [ObjectSummary] {
        try await bucket.list(prefix: prefix, now: now)
    }

    func presignedURL(
        _ key: String, expiresIn: Duration, filename: String?, now: Date
    ) throws -> URL {
        try bucket.presignedURL(key, expiresIn: expiresIn, filename: filename, now: now)
    }

    func createMultipartUpload(
        _ key: String, attributes: ObjectAttributes, now: Date
    ) async throws -> MultipartUpload {
        try await bucket.createMultipartUpload(key, attributes: attributes, now: now)
    }

    func listParts(of upload: MultipartUpload, now: Date) async throws -> [UploadedPart] {
        try await bucket.listParts(of: upload, now: now)
    }

    func completeMultipartUpload(
        _ upload: MultipartUpload, parts: [UploadedPart], sha256: String, now: Date
    ) async throws -> ObjectSummary {
        try await bucket.completeMultipartUpload(upload, parts: parts, sha256: sha256, now: now)
    }

    func abortMultipartUpload(_ upload: MultipartUpload, now: Date) async throws {
        try await bucket.abortMultipartUpload(upload, now: now)
    }

    func listMultipartUploads(prefix: String, now: Date) async throws -> [PendingUpload] {
        try await bucket.listMultipartUploads(prefix: prefix, now: now)
    }
}
