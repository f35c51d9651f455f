public import Foundation

/// A place for objects: bytes under a key, with a content type and the SHA-256 of the bytes.
///
/// Every call is one attempt: nothing here retries, and an error says whether trying again can help
/// (`BucketError.isRetryable`). The caller always gives the time, which is signed and recorded; it
/// must be within 15 minutes of the server's clock.
///
/// All functions throw `BucketError`, or `CancellationError` when the task was cancelled.
///
/// Keys are 1 to 1024 bytes of UTF-8 in components separated by `/`. A component is 1 to 255
/// bytes, neither `.` nor `..`, without control characters.
public protocol Bucket: Sendable {
    /// Stores a whole file and returns the object as the bucket reports it afterwards.
    ///
    /// The object appears under its key only when all bytes have arrived and agree with the digest;
    /// a crash leaves the former object or none. Storing it again changes nothing.
    ///
    /// - Throws: `sourceMismatch`, before anything is sent, when the file has another digest.
    func put(
        _ path: String, as key: String, attributes: ObjectAttributes, now: Date
    ) async throws -> ObjectSummary

    /// The object under the key, or nil when there certainly is none.
    func head(_ key: String, now: Date) async throws -> ObjectSummary?

    /// Writes the object into a file, which appears, replacing what was there, only when it is
    /// complete, synced and agrees with the stored digest.
    ///
    /// Until then the bytes are in `PATH.partial`, so only one call at a time may use a path.
    func get(_ key: String, into path: String, now: Date) async throws -> ObjectSummary

    /// The bytes of a range of the object, cut off where the object ends.
    ///
    /// - Throws: `invalidRequest` when the range is empty, longer than `BucketLimits.readMaxBytes`
    ///   or begins after the end of the object.
    func read(_ key: String, bytes: Range<Int64>, now: Date) async throws -> Data

    /// Removes the object. A missing object is a success.
    func delete(_ key: String, now: Date) async throws

    /// All objects whose keys begin with the prefix, ordered by the bytes of their keys; their
    /// `sha256` is nil, because a listing does not contain it.
    ///
    /// The listing is complete or throws.
    func list(prefix: String, now: Date) async throws -> [ObjectSummary]

    /// A link that lets its holder fetch the object, without other credentials.
    ///
    /// Made without a request; the object need not exist. The link is a secret until it expires. It
    /// cannot be revoked, but deleting the object makes it useless.
    ///
    /// - Parameters:
    ///   - expiresIn: whole seconds, 1 second to 7 days.
    ///   - filename: the name under which a browser saves it.
    func presignedURL(
        _ key: String, expiresIn: Duration, filename: String?, now: Date
    ) throws -> URL

    /// Begins an upload in parts. The bucket keeps the upload and its parts until it is completed
    /// or aborted, so store the returned value before you send the first part.
    func createMultipartUpload(
        _ key: String, attributes: ObjectAttributes, now: Date
    ) async throws -> MultipartUpload

    /// Sends a range of a file as a part; replaces an earlier part with the same number.
    func uploadPart(
        _ range: PartRange, of path: String, to upload: MultipartUpload, now: Date
    ) async throws -> UploadedPart

    /// All parts that have arrived, by number.
    ///
    /// - Throws: `noSuchUpload` when it was completed, aborted or never existed.
    func listParts(of upload: MultipartUpload, now: Date) async throws -> [UploadedPart]

    /// Joins the parts into the object and returns the object as the bucket reports it afterwards.
    ///
    /// If the upload is gone but the object has this digest and size, an earlier attempt completed
    /// it; this is a success.
    ///
    /// A server cannot check the digest of the joined parts: make sure that the file did not change
    /// since the first part, as `Bucket.upload` does.
    func completeMultipartUpload(
        _ upload: MultipartUpload, parts: [UploadedPart], sha256: String, now: Date
    ) async throws -> ObjectSummary

    /// Removes the upload and its parts. A missing upload is a success.
    func abortMultipartUpload(_ upload: MultipartUpload, now: Date) async throws

    /// All uploads that were neither completed nor aborted and whose keys begin with the prefix, in
    /// order of key and identifier. Uploads of other programs are included.
    func listMultipartUploads(prefix: String, now: Date) async throws -> [PendingUpload]
}

/// Limits of every bucket; those of parts and puts are S3's.
public enum BucketLimits {
    /// The most bytes `Bucket.read` returns in one call.
    public static let readMaxBytes: Int64 = 64 << 20
    public static let putMaxBytes: Int64 = 5 << 30
    /// The last part of an upload may be smaller.
    public static let partMinBytes: Int64 = 5 << 20
    public static let partMaxBytes: Int64 = 5 << 30
    public static let partsMax: Int64 = 10_000
}
