import Foundation
import ObjectStorage
import Synchronization
import TestSupport
import Testing

@Suite("Uploads in parts, to a folder and to an S3 server")
struct BucketMultipartContractTests {
    private static let partBytes: Int64 = 5 << 20

    private func source(_ sample: Sample) throws -> MultipartFile {
        MultipartFile(
            path: sample.path, sha256: sample.sha256,
            parts: try PartRange.plan(
                sizeBytes: Int64(sample.bytes.count), partBytes: Self.partBytes))
    }

    @Test(arguments: Storage.allCases)
    func anUploadGoesOnWhereItWasLeft(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            let sample = try bench.file("big", bytes: 11 << 20, seed: 30)
            let source = try source(sample)
            #expect(source.parts.count == 3)
            let upload = try await bench.bucket.createMultipartUpload(
                "big/file", attributes: sample.attributes, now: bench.now)
            let first = try await bench.bucket.uploadPart(
                source.parts[0], of: sample.path, to: upload, now: bench.now)
            let arrived = try await bench.bucket.listParts(of: upload, now: bench.now)
            #expect(arrived == [first])
            #expect(try await bench.bucket.head("big/file", now: bench.now) == nil)

            let sent = Mutex<[Int]>([])
            let stored = try await bench.bucket.upload(
                source, to: upload, known: [first], now: { bench.now },
                didUpload: { part in sent.withLock { $0.append(part.number) } })
            #expect(sent.withLock { $0 } == [2, 3])
            #expect(stored.sizeBytes == 11 << 20)
            #expect(stored.sha256 == sample.sha256)
            let target = bench.folder.path("out")
            _ = try await bench.bucket.get("big/file", into: target, now: bench.now)
            #expect(try Data(contentsOf: URL(filePath: target)) == sample.bytes)
            #expect(
                try await bench.bucket.listMultipartUploads(prefix: "", now: bench.now).isEmpty)
        }
    }

    @Test(arguments: Storage.allCases)
    func completingWhatWasCompletedIsASuccess(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            let sample = try bench.file("small", bytes: 1000, seed: 31)
            let source = try source(sample)
            let upload = try await bench.bucket.createMultipartUpload(
                "a", attributes: sample.attributes, now: bench.now)
            let part = try await bench.bucket.uploadPart(
                source.parts[0], of: sample.path, to: upload, now: bench.now)
            let stored = try await bench.bucket.completeMultipartUpload(
                upload, parts: [part], sha256: sample.sha256, now: bench.now)
            let again = try await bench.bucket.completeMultipartUpload(
                upload, parts: [part], sha256: sample.sha256, now: bench.now)
            #expect(again == stored)
            let resumed = try await bench.bucket.upload(
                source, to: upload, known: [part], now: { bench.now }, didUpload: { _ in })
            #expect(resumed == stored)
        }
    }

    @Test(arguments: Storage.allCases)
    func anAbortedUploadIsForgotten(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            let sample = try bench.file("small", bytes: 1000, seed: 32)
            let upload = try await bench.bucket.createMultipartUpload(
                "a", attributes: sample.attributes, now: bench.now)
            let part = try await bench.bucket.uploadPart(
                source(sample).parts[0], of: sample.path, to: upload, now: bench.now)
            try await bench.bucket.abortMultipartUpload(upload, now: bench.now)
            try await bench.bucket.abortMultipartUpload(upload, now: bench.now)
            await #expect(throws: BucketError.noSuchUpload(upload)) {
                try await bench.bucket.listParts(of: upload, now: bench.now)
            }
            await #expect(throws: BucketError.noSuchUpload(upload)) {
                try await bench.bucket.completeMultipartUpload(
                    upload, parts: [part], sha256: sample.sha256, now: bench.now)
            }
            #expect(
                try await bench.bucket.listMultipartUploads(prefix: "", now: bench.now).isEmpty)
            #expect(try await bench.bucket.head("a", now: bench.now) == nil)
        }
    }

    @Test(arguments: Storage.allCases)
    func openUploadsAreListedByPrefix(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            let sample = try bench.file("small", bytes: 10, seed: 33)
            var made: [MultipartUpload] = []
            for key in ["b/2", "a/1", "b/1"] {
                made.append(
                    try await bench.bucket.createMultipartUpload(
                        key, attributes: sample.attributes, now: bench.now))
            }
            let found = try await bench.bucket.listMultipartUploads(
                prefix: "b/", now: bench.now)
            #expect(found.map(\.upload) == [made[2], made[0]])
            for pending in found {
                let initiatedAt = try #require(pending.initiatedAt)
                #expect(abs(initiatedAt.timeIntervalSince(bench.now)) < 60)
            }
        }
    }

    @Test(arguments: Storage.allCases)
    func aFileThatChangedMeanwhileIsNotPublished(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            let sample = try bench.file("big", bytes: 6 << 20, seed: 34)
            let upload = try await bench.bucket.createMultipartUpload(
                "a", attributes: sample.attributes, now: bench.now)
            let source = try source(sample)
            await #expect {
                try await bench.bucket.upload(
                    source, to: upload, known: [], now: { bench.now },
                    didUpload: { part in
                        guard part.number == 1 else { return }
                        _ = try bench.file("big", bytes: 6 << 20, seed: 35)
                    })
            } throws: { error in
                if case BucketError.sourceMismatch = error { true } else { false }
            }
            #expect(try await bench.bucket.head("a", now: bench.now) == nil)
        }
    }
}
