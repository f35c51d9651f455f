import Foundation
import Testing

@testable import ObjectStorage

@Suite("Errors of buckets")
struct BucketErrorTests {
    private static let upload = MultipartUpload(key: "k", id: "i")

    @Test(
        arguments: [
            (.transport("x"), true), (.unexpectedReply("x"), true),
            (.http(status: 503, code: "SlowDown", message: ""), true),
            (.http(status: 200, code: "InternalError", message: ""), true),
            (.http(status: 400, code: "BadDigest", message: ""), true),
            (.http(status: 400, code: "EntityTooSmall", message: ""), false),
            (.http(status: 403, code: "AccessDenied", message: ""), false),
            (.http(status: 404, code: "NoSuchBucket", message: ""), false),
            (.http(status: 307, code: "", message: ""), false),
            (.verificationFailed(key: "k", expected: "a", found: "b"), true),
            (.sourceMismatch(path: "p", expected: "a", found: "b"), false),
            (.invalidKey(key: "k", reason: "r"), false), (.invalidRequest("r"), false),
            (.notFound(key: "k"), false), (.noSuchUpload(upload), false),
            (.file(operation: "read", path: "p", code: ENOSPC), true),
            (.file(operation: "read", path: "p", code: EIO), false),
        ] as [(BucketError, Bool)])
    func tryingAgainHelpsOnlyAgainstWhatPasses(error: BucketError, isRetryable: Bool) {
        #expect(error.isRetryable == isRetryable)
        #expect(!error.description.isEmpty)
    }

    @Test func aFullVolumeIsTold() {
        #expect(
            BucketError.file(operation: "write", path: "/p", code: ENOSPC).description
                == "could not write '/p': No space left on device")
    }
}
