import Basics
import Foundation
import TestSupport
import Testing

@testable import ObjectStorage

@Suite("A bucket in a folder")
struct DirectoryBucketTests {
    private let folder: TemporaryFolder
    private let now = Date(timeIntervalSince1970: 1_700_000_000)

    init() throws { folder = try TemporaryFolder() }

    private func open() throws -> DirectoryBucket {
        let secret = try LinkSecret(Array(repeating: 1, count: 32))
        let signer = try LinkSigner(baseURL: "http://localhost", secret: secret)
        return try DirectoryBucket(path: folder.path("bucket"), signer: signer)
    }

    private func put(_ text: String, as key: String, in bucket: DirectoryBucket) async throws {
        let digest = Hex.encode(ContentDigest(Array(text.utf8)).sha256)
        _ = try await bucket.put(
            folder.write("source", text), as: key,
            attributes: ObjectAttributes(contentType: "text/plain", sha256: digest), now: now)
    }

    private func incoming() throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            atPath: folder.path("bucket/.bucket/incoming"))
    }

    @Test func whatACrashLeftInTheMakingIsRemovedAtTheNextStart() async throws {
        _ = try open()
        try folder.write("bucket/.bucket/incoming/3", "half")
        try folder.write("bucket/.bucket/incoming/4/upload.json", "half")
        let bucket = try open()
        #expect(try incoming().isEmpty)
        #expect(try await bucket.list(prefix: "", now: now).isEmpty)
    }

    @Test func objectsAndUploadsOutliveARestart() async throws {
        try await put("one", as: "a/b", in: try open())
        let attributes = ObjectAttributes(
            contentType: "text/plain", sha256: String(repeating: "0", count: 64))
        let upload = try await open().createMultipartUpload("u", attributes: attributes, now: now)
        let bucket = try open()
        #expect(try await bucket.head("a/b", now: now)?.sizeBytes == 3)
        #expect(
            try await bucket.listMultipartUploads(prefix: "", now: now)
                == [PendingUpload(upload: upload, initiatedAt: now)])
    }

    @Test func aRecordThatIsNotOfThisFileIsNotBelieved() async throws {
        let bucket = try open()
        try await put("one", as: "a", in: bucket)
        // As after a crash between the new record and the new name.
        try folder.write("bucket/a", "two")
        let summary = try await bucket.head("a", now: now)
        #expect(summary?.sha256 == Hex.encode(ContentDigest(Array("two".utf8)).sha256))
    }

    @Test func aDamagedRecordIsAsGoodAsNone() async throws {
        let bucket = try open()
        try await put("one", as: "a", in: bucket)
        try folder.write(
            "bucket/.bucket/records/"
                + Hex.encode(
                    ContentDigest(Array("a".utf8)).sha256) + ".json", "{")
        let summary = try await bucket.head("a", now: now)
        #expect(summary?.sha256 == Hex.encode(ContentDigest(Array("one".utf8)).sha256))
    }

    @Test func aFolderThatVanishedIsAnErrorNotAnAbsence() async throws {
        let bucket = try open()
        try FileManager.default.removeItem(atPath: folder.path("bucket"))
        for attempt in 0..<3 {
            await #expect(throws: BucketError.self, "\(attempt)") {
                switch attempt {
                case 0: _ = try await bucket.head("a", now: now)
                case 1: _ = try await bucket.list(prefix: "", now: now)
                default: try await bucket.delete("a", now: now)
                }
            }
        }
    }

    @Test func aKeyIsNotTheFolderOfAnother() async throws {
        let bucket = try open()
        try await put("one", as: "a/b", in: bucket)
        await #expect(throws: BucketError.self) { try await put("x", as: "a", in: bucket) }
        await #expect(throws: BucketError.self) { try await put("x", as: "a/b/c", in: bucket) }
        #expect(try await bucket.head("a", now: now) == nil)
        #expect(try incoming().isEmpty)
        try await bucket.delete("a/b", now: now)
        try await put("x", as: "a", in: bucket)
    }

    @Test(arguments: [".bucket", ".bucket/records/x"])
    func theHiddenFolderIsNoPlaceForObjects(key: String) async throws {
        let bucket = try open()
        await #expect(throws: BucketError.self) { try await put("x", as: key, in: bucket) }
        #expect(try await bucket.list(prefix: ".bucket", now: now).isEmpty)
    }

    @Test(arguments: ["", "../..", "1-1/../1", "..", "1", "-1-1", "1-1-1"])
    func anUploadThatWasNotMadeHereIsUnknown(id: String) async throws {
        let upload = MultipartUpload(key: "a", id: id)
        let bucket = try open()
        await #expect(throws: BucketError.noSuchUpload(upload)) {
            try await bucket.listParts(of: upload, now: now)
        }
        try await bucket.abortMultipartUpload(upload, now: now)
    }

    @Test(arguments: ["folder", "pipe", "nothing"])
    func onlyARegularFileIsPut(name: String) async throws {
        try folder.makeFolder("folder")
        #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
        let bucket = try open()
        let attributes = ObjectAttributes(
            contentType: "text/plain", sha256: String(repeating: "0", count: 64))
        await #expect(throws: BucketError.self) {
            try await bucket.put(
                folder.path(name), as: "a", attributes: attributes, now: now)
        }
    }

    @Test func aGoodLinkLeadsToTheFile() async throws {
        let bucket = try open()
        try await put("one", as: "a b", in: bucket)
        let link = try bucket.presignedURL(
            "a b", expiresIn: .seconds(60), filename: "n.txt", now: now)
        let parts = link.absoluteString.dropFirst("http://localhost".count).split(separator: "?")
        let verdict = try await bucket.verify(
            path: String(parts[0]), query: String(parts[1]), now: now)
        guard case .valid(let object) = verdict else {
            Issue.record("the link is \(verdict)")
            return
        }
        #expect(object.contentType == "text/plain")
        #expect(object.link.contentDisposition == "attachment; filename=\"n.txt\"")
        #expect(try String(contentsOfFile: object.path, encoding: .utf8) == "one")
    }
}
