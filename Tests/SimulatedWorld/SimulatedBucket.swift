public import Foundation
public import ObjectStorage
import Synchronization

/// A bucket in memory for whole objects.
public final class SimulatedBucket: Bucket {
    public enum Verb: String, Sendable {
        case put, head, delete, list
    }

    private let interference: @Sendable (Verb, String) -> Interference
    private let objects = Mutex<[String: ObjectSummary]>([:])

    public init(interference: @escaping @Sendable (Verb, String) -> Interference) {
        self.interference = interference
    }

    /// Keys of all objects, in order.
    public var keys: [String] { objects.withLock { $0.keys.sorted() } }

    private func perform<Result: Sendable>(
        _ verb: Verb, _ key: String,
        _ body: (inout [String: ObjectSummary]) throws -> Result
    ) throws -> Result {
        let fate = interference(verb, key)
        guard fate != .unreachable, fate != .cutOff else {
            throw BucketError.transport("the simulated bucket did not answer")
        }
        let result = try objects.withLock { try body(&$0) }
        guard fate != .replyLost else {
            throw BucketError.transport("the simulated reply was lost")
        }
        return result
    }

    public func put(
        _ path: String, as key: String, attributes: ObjectAttributes, now: Date
    ) async throws -> ObjectSummary {
        guard let content = FileManager.default.contents(atPath: path) else {
            throw BucketError.file(operation: "read", path: path, code: 2)
        }
        return try perform(.put, key) { objects in
            let summary = ObjectSummary(
                key: key, sizeBytes: Int64(content.count), eTag: "", sha256: attributes.sha256,
                modifiedAt: now)
            objects[key] = summary
            return summary
        }
    }

    public func head(_ key: String, now: Date) async throws -> ObjectSummary? {
        try perform(.head, key) { $0[key] }
    }

    public func delete(_ key: String, now: Date) async throws {
        try perform(.delete, key) { objects in objects[key] = nil }
    }

    public func list(prefix: String, now: Date) async throws -> [ObjectSummary] {
        try perform(.list, prefix) { objects in
            objects.values.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }
        }
    }
}

/// What no simulation asks for yet aborts the caller.
extension SimulatedBucket {
    private func unsupported() -> BucketError {
        .invalidRequest("the simulated bucket keeps whole objects only")
    }

    public func get(_ key: String, into path: String, now: Date) async throws -> ObjectSummary {
        throw unsupported()
    }

    public func read(_ key: String, bytes: Range<Int64>, now: Date) async throws -> Data {
        throw unsupported()
    }

    public func presignedURL(
        _ key: String, expiresIn: Duration, filename: String?, now: Date
    ) throws -> URL {
        throw unsupported()
    }

    public func createMultipartUpload(
        _ key: String, attributes: ObjectAttributes, now: Date
    ) async throws -> MultipartUpload {
        throw unsupported()
    }

    public func uploadPart(
        _ range: PartRange, of path: String, to upload: MultipartUpload, now: Date
    ) async throws -> UploadedPart {
        throw unsupported()
    }

    public func listParts(of upload: MultipartUpload, now: Date) async throws -> [UploadedPart] {
        throw unsupported()
    }

    public func completeMultipartUpload(
        _ upload: MultipartUpload, parts: [UploadedPart], sha256: String, now: Date
    ) async throws -> ObjectSummary {
        throw unsupported()
    }

    public func abortMultipartUpload(_ upload: MultipartUpload, now: Date) async throws {
        throw unsupported()
    }

    public func listMultipartUploads(prefix: String, now: Date) async throws -> [PendingUpload] {
        throw unsupported()
    }
}
