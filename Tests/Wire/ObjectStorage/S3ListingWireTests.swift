import Foundation
import ObjectStorage
import Synchronization
import TestSupport
import Testing

@Suite("Listings and uploads of S3 on the wire")
struct S3ListingWireTests {
    private static let upload = MultipartUpload(key: "k", id: "id/1+")
    private static let part = UploadedPart(number: 1, eTag: "e1", sizeBytes: 5)

    private static func page(_ keys: [String], next: String?) -> StubResponse {
        let contents = keys.map { key in
            "<Contents><Key>\(key)</Key><LastModified>2023-11-14T22:13:20.000Z</LastModified>"
                + "<ETag>&quot;e&quot;</ETag><Size>3</Size></Contents>"
        }
        let more = next.map { "<NextContinuationToken>\($0)</NextContinuationToken>" } ?? ""
        return .text(
            200,
            "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "<IsTruncated>\(next != nil)</IsTruncated>\(more)\(contents.joined())"
                + "</ListBucketResult>")
    }

    @Test func aListingFollowsItsPages() async throws {
        try await S3WireBench.answering({ request in
            switch request.query["continuation-token"] {
            case nil: Self.page(["p/b", "p/a&amp;"], next: "t+/1")
            case "t+/1": Self.page(["p/A"], next: nil)
            default: .unexpected(request)
            }
        }).run { bench in
            let found = try await bench.bucket.list(prefix: "p/", now: bench.now)
            #expect(found.map(\.key) == ["p/A", "p/a&", "p/b"])
            #expect(found.first?.modifiedAt == bench.now)
            #expect(
                bench.server.requests.map(\.target) == [
                    "/bucket?list-type=2&prefix=p%2F",
                    "/bucket?continuation-token=t%2B%2F1&list-type=2&prefix=p%2F",
                ])
        }
    }

    @Test(arguments: ["", "again"])
    func aListingThatLeadsNowhereIsRefused(token: String) async throws {
        try await S3WireBench.answering({ _ in Self.page(["a"], next: token) }).run { bench in
            await #expect(
                throws: BucketError.unexpectedReply(
                    "the listing has another page but does not say where it begins")
            ) {
                try await bench.bucket.list(prefix: "", now: bench.now)
            }
            #expect(bench.server.requests.count <= 2)
        }
    }

    @Test(arguments: ["", "<ListBucketResult>", "<Other/>", "not xml"])
    func aListingThatIsNoneIsNeverAnEmptyOne(body: String) async throws {
        try await S3WireBench.answering({ _ in .text(200, body) }).run { bench in
            await #expect {
                try await bench.bucket.list(prefix: "", now: bench.now)
            } throws: { error in
                if case BucketError.unexpectedReply = error { true } else { false }
            }
        }
    }

    @Test func aBodyWithoutEndIsCutOff() async throws {
        let mebibyte = Array(repeating: UInt8(ascii: " "), count: 1 << 20)
        try await S3WireBench.answering({ _ in
            .pieces(Array(repeating: mebibyte, count: 10))
        }).run { bench in
            await #expect {
                try await bench.bucket.list(prefix: "", now: bench.now)
            } throws: { error in
                if case BucketError.unexpectedReply = error { true } else { false }
            }
        }
    }

    @Test func aCompleteThatAnswers200WithAnErrorIsAFailure() async throws {
        try await S3WireBench.answering({ _ in
            S3WireBench.error(200, "InternalError", "try again")
        }).run { bench in
            let error = BucketError.http(
                status: 200, code: "InternalError", message: "try again")
            #expect(error.isRetryable)
            await #expect(throws: error) {
                try await bench.bucket.completeMultipartUpload(
                    Self.upload, parts: [Self.part], sha256: S3WireBench.digest("hello"),
                    now: bench.now)
            }
            let request = try #require(bench.server.requests.first)
            #expect(request.target == "/bucket/k?uploadId=id%2F1%2B")
            #expect(
                request.text
                    == "<CompleteMultipartUpload "
                    + "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Part>"
                    + "<PartNumber>1</PartNumber><ETag>&quot;e1&quot;</ETag></Part>"
                    + "</CompleteMultipartUpload>")
        }
    }

    @Test func aCompleteWhoseReplyWasLostIsFoundDone() async throws {
        let completes = Mutex(0)
        try await S3WireBench.answering({ request in
            guard request.method == "POST" else { return S3WireBench.head("hello") }
            let attempt = completes.withLock { count in
                count += 1
                return count
            }
            return attempt == 1 ? .lost : S3WireBench.error(404, "NoSuchUpload")
        }).run { bench in
            func complete() async throws -> ObjectSummary {
                try await bench.bucket.completeMultipartUpload(
                    Self.upload, parts: [Self.part], sha256: S3WireBench.digest("hello"),
                    now: bench.now)
            }
            await #expect(throws: BucketError.self) { try await complete() }
            let found = try await complete()
            #expect(found.sha256 == S3WireBench.digest("hello"))
        }
    }

    @Test func aCompleteOfWhatIsGoneWithoutAnObjectIsAFailure() async throws {
        try await S3WireBench.answering({ request in
            switch (request.method, request.path) {
            case ("POST", _): S3WireBench.error(404, "NoSuchUpload")
            case (_, "/bucket"): StubResponse(200)
            default: StubResponse(404)
            }
        }).run { bench in
            await #expect(throws: BucketError.noSuchUpload(Self.upload)) {
                try await bench.bucket.completeMultipartUpload(
                    Self.upload, parts: [Self.part], sha256: S3WireBench.digest("hello"),
                    now: bench.now)
            }
        }
    }

    @Test func aPartCarriesItsRangeAndDigest() async throws {
        try await S3WireBench.answering({ _ in
            StubResponse(200, headers: [("ETag", "\"e7\"")])
        }).run { bench in
            let path = try bench.folder.write("in", "0123456789")
            let range = PartRange(number: 7, offsetBytes: 2, sizeBytes: 5)
            let part = try await bench.bucket.uploadPart(
                range, of: path, to: Self.upload, now: bench.now)
            #expect(part == UploadedPart(number: 7, eTag: "e7", sizeBytes: 5))
            let request = try #require(bench.server.requests.first)
            #expect(request.target == "/bucket/k?partNumber=7&uploadId=id%2F1%2B")
            #expect(request.text == "23456")
            #expect(request.header("x-amz-content-sha256") == S3WireBench.digest("23456"))
            #expect(request.header("content-md5") == "rcrsOAWqkSwNCxSoG+22/w==")
        }
    }

    @Test func aPartBehindTheEndOfItsFileIsNotSent() async throws {
        try await S3WireBench.answering({ .unexpected($0) }).run { bench in
            let path = try bench.folder.write("in", "0123456789")
            let range = PartRange(number: 1, offsetBytes: 8, sizeBytes: 5)
            let error = BucketError.sourceMismatch(
                path: path, expected: "at least 13 bytes", found: "10 bytes")
            await #expect(throws: error) {
                try await bench.bucket.uploadPart(
                    range, of: path, to: Self.upload, now: bench.now)
            }
            #expect(bench.server.requests.isEmpty)
        }
    }

    @Test func partsAreListedOverPages() async throws {
        try await S3WireBench.answering({ request in
            let isFirst = request.query["part-number-marker"] == nil
            let part =
                "<Part><PartNumber>\(isFirst ? 1 : 2)</PartNumber><Size>5</Size>"
                + "<ETag>\"e\"</ETag></Part>"
            return .text(
                200,
                "<ListPartsResult><IsTruncated>\(isFirst)</IsTruncated>"
                    + "<NextPartNumberMarker>1</NextPartNumberMarker>\(part)</ListPartsResult>")
        }).run { bench in
            let parts = try await bench.bucket.listParts(of: Self.upload, now: bench.now)
            #expect(parts.map(\.number) == [1, 2])
        }
    }
}
