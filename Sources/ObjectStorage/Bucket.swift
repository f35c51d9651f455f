public import Foundation

/// A place for objects: bytes under a key, with a content type and the SHA-256 of the bytes.
///
/// Every call is one attempt: nothing here retries, and an error says whether trying again can
/// help (`BucketError.isRetryable`). The time is always given, as it is signed and recorded; it
/// must be within 15 minutes of the server's clock.
///
/// All functions throw `BucketError`, or `CancellationError` when the task was cancelled.
///
/// Keys are 1 to 1024 bytes of UTF-8 in components separated by `/`. A component is 1 to 255
/// bytes, neither `.` nor `..`, without control characters.
public protocol Bucket: Sendable {
    /// Stores a whole file and returns what a look at the bucket afterwards says about it.
    ///
    /// The object appears under its key only when all bytes have arrived and agree with the
    /// digest; a crash leaves the former object or none. Storing again is the same as once.
    ///
    /// - Throws: `sourceMismatch`, before anything is sent, when the file's digest is another.
    func put(
        _ path: String, as key: String, attributes: ObjectAttributes, now: Date
    ) async throws -> ObjectSummary

    /// The object under the key, or nil when there is surely none.
    func head(_ key: String, now: Date) async throws -> ObjectSummary?

    /// Writes the object into a file, which appears, replacing what was there, only when it is
    /// complete, synced and agrees with the stored digest.
    ///
    /// Meanwhile the bytes are beside it under `PATH.partial`, so one call at a time for a path.
    func get(_ key: String, into path: String, now: Date) async throws -> ObjectSummary

    /// The bytes of a range of the object, cut off where the object ends.
    ///
    /// - Throws: `invalidRequest` when the range is empty, longer than
    ///   `BucketLimits.readMaxBytes` or begins behind the end of the object.
    func read(_ key: String, bytes: Range<Int64>, now: Date) async throws -> Data

    /// Removes the object. That there is none is a success.
    func delete(_ key: String, now: Date) async throws

    /// All objects whose keys begin with the prefix, ordered by the bytes of their keys; their
    /// `sha256` is nil, as a listing does not know it.
    ///
    /// The listing is complete or throws.
    func list(prefix: String, now: Date) async throws -> [ObjectSummary]

    /// A link that lets its holder fetch the object, without other credentials.
    ///
    /// Made without asking anybody; the object need not exist. It is a secret until it expires
    /// and cannot be revoked, only the object deleted.
    ///
    /// - Parameters:
    ///   - expiresIn: whole seconds, 1 second to 7 days.
    ///   - filename: the name under which a browser saves it.
    func presignedURL(
        _ key: String, expiresIn: Duration, filename: String?, now: Date
    ) throws -> URL

    /// Begins an upload in parts. The bucket keeps it, with its parts, until it is completed or
    /// aborted, so store the returned upload before the first part is sent.
    func createMultipartUpload(
        _ key: String, attributes: ObjectAttributes, now: Date
    ) async throws -> MultipartUpload

    /// Sends a range of a file as a part; a part that was there under its number is replaced.
    func uploadPart(
        _ range: PartRange, of path: String, to upload: MultipartUpload, now: Date
    ) async throws -> UploadedPart

    /// All parts that have arrived, by number.
    ///
    /// - Throws: `noSuchUpload` when it was completed, aborted or never existed.
    func listParts(of upload: MultipartUpload, now: Date) async throws -> [UploadedPart]

    /// Joins the parts into the object and returns what a look at the bucket says afterwards.
    ///
    /// When the upload is gone but the object has this digest and size, a former attempt
    /// completed it, and that is a success.
    ///
    /// A server cannot check the digest of the joined parts: be sure that the file did not change
    /// since the first part (`Bucket.upload` is).
    func completeMultipartUpload(
        _ upload: MultipartUpload, parts: [UploadedPart], sha256: String, now: Date
    ) async throws -> ObjectSummary

    /// Forgets the upload and its parts. That there is none is a success.
    func abortMultipartUpload(_ upload: MultipartUpload, now: Date) async throws

    /// All uploads begun and neither completed nor aborted whose keys begin with the prefix, by
    /// key and identifier; also those of strangers.
    func listMultipartUploads(prefix: String, now: Date) async throws -> [PendingUpload]
}

/// Sizes that every bucket keeps; those of parts and puts are S3's.
public enum BucketLimits {
    /// The most bytes `Bucket.read` returns in one call.
    public static let readMaxBytes: Int64 = 64 << 20
    public static let putMaxBytes: Int64 = 5 << 30
    /// The last part of an upload may be smaller.
    public static let partMinBytes: Int64 = 5 << 20
    public static let partMaxBytes: Int64 = 5 << 30
    public static let partsMax: Int64 = 10_000
}
