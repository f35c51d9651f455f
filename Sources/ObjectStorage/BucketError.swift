public import Foundation

/// Why a call to a bucket failed.
public enum BucketError: Error, Sendable, Hashable {
    /// The server was not reached or the connection broke. The effect of the call is unknown.
    case transport(String)
    /// The server answered with an error; `code` is S3's, empty when it gave none.
    case http(status: Int, code: String, message: String)
    /// The server's answer cannot be understood.
    case unexpectedReply(String)
    /// The file to be sent does not have the given digest or size.
    case sourceMismatch(path: String, expected: String, found: String)
    /// The bucket's object is not the one that was stored, or was damaged in transfer.
    case verificationFailed(key: String, expected: String, found: String)
    case invalidKey(key: String, reason: String)
    case invalidRequest(String)
    case notFound(key: String)
    /// The upload was completed, aborted or never existed.
    case noSuchUpload(MultipartUpload)
    /// A local file could not be read or written; `code` is the system's `errno`.
    case file(operation: String, path: String, code: Int32)

    /// Whether the same call can succeed later without any change by a person.
    public var isRetryable: Bool {
        switch self {
        case .transport, .unexpectedReply, .verificationFailed: true
        case .http(let status, let code, _):
            Self.retryableStatuses.contains(status) || Self.retryableCodes.contains(code)
        case .sourceMismatch, .invalidKey, .invalidRequest, .notFound, .noSuchUpload: false
        case .file(_, _, let code): Self.retryableErrnos.contains(code)
        }
    }

    private static let retryableStatuses: Set<Int> = [408, 429, 500, 502, 503, 504]
    /// Codes that come with status 400 or 409, or with 200 in the reply of Complete. The digest is
    /// compared with the file before sending, so a bad digest means damage in transfer.
    private static let retryableCodes: Set<String> = [
        "BadDigest", "IncompleteBody", "InternalError", "OperationAborted", "RequestTimeout",
        "ServiceUnavailable", "SlowDown", "XAmzContentSHA256Mismatch",
    ]
    private static let retryableErrnos: Set<Int32> = [
        EAGAIN, EDQUOT, EINTR, EMFILE, ENFILE, ENOSPC,
    ]

    static func file(_ operation: String, _ path: String) -> BucketError {
        .file(operation: operation, path: path, code: errno)
    }
}

extension BucketError: CustomStringConvertible, LocalizedError {
    public var description: String {
        switch self {
        case .transport(let reason): "the object storage could not be reached: \(reason)"
        case .http(let status, let code, let message):
            "the object storage answered \(status) \(code)"
                + (message.isEmpty ? "" : ": \(message)")
        case .unexpectedReply(let reason):
            "the object storage's answer cannot be understood: \(reason)"
        case .sourceMismatch(let path, let expected, let found):
            "'\(path)' has \(found) instead of \(expected)"
        case .verificationFailed(let key, let expected, let found):
            "object '\(key)' has \(found); stored was \(expected)"
        case .invalidKey(let key, let reason): "'\(key)' cannot be a key: \(reason)"
        case .invalidRequest(let reason): reason
        case .notFound(let key): "there is no object '\(key)'"
        case .noSuchUpload(let upload):
            "there is no upload '\(upload.id)' for '\(upload.key)'; it was completed or aborted"
        case .file(let operation, let path, let code):
            "could not \(operation) '\(path)': \(Self.text(ofErrno: code))"
        }
    }

    public var errorDescription: String? { description }

    private static func text(ofErrno code: Int32) -> String {
        String(cString: strerror(code))
    }
}
