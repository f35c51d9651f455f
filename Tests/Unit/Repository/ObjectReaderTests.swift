import Foundation
import Repository
import TestSupport
import Testing

struct ObjectReaderTests {
    let remote: TemporaryRepository
    let fixture: MirrorFixture
    let mirror: GitRepository

    init() throws {
        remote = try TemporaryRepository()
        fixture = try MirrorFixture()
        mirror = try fixture.mirror(of: remote.path)
    }

    @Test func contentIsHandedOutByteForByte() async throws {
        let contents: [String: Data] = [
            "crlf.yaml": Data("a: 1\r\nb: 2\r\n".utf8),
            "bom.yaml": Data([0xEF, 0xBB, 0xBF]) + Data("a: 1\n".utf8),
            "binary.bin": Data((0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }),
            "empty.yaml": Data(),
            "lines.yaml": Data("\n\n\n".utf8),
            "header.yaml": Data("0123456789abcdef missing\n".utf8),
        ]
        try remote.write(".gitattributes", "* text=auto eol=crlf\n")
        try remote.commit("attributes")
        for (path, content) in contents {
            let input = try remote.git(
                ["hash-object", "-w", "--stdin", "--no-filters"], input: content)
            try remote.git(["update-index", "--add", "--cacheinfo", "100644,\(input),\(path)"])
        }
        try remote.git(["commit", "--quiet", "-m", "bytes"])
        let revision = try await mirror.fetch()
        let files = try await mirror.reader.files(at: revision, under: "", maxFiles: 10).files
        let blobs = try await mirror.reader.blobs(
            files.compactMap(\.blobID), maxBytesEach: 1 << 20, maxBytesTogether: 1 << 20)
        for (path, content) in contents {
            let file = try #require(files.first { $0.path == path })
            #expect(try blobs[#require(file.blobID)] == content, "\(path)")
        }
    }

    @Test func aFolderIsListedAloneAndItsIdTellsWhetherAnythingChanged() async throws {
        try remote.write("users/alice/a.yaml", "a: 1\n")
        try remote.write("users/alice2/b.yaml", "b: 1\n")
        try remote.commit("first")
        let first = try await mirror.fetch()
        let listing = try await mirror.reader.files(at: first, under: "users/alice/", maxFiles: 10)
        #expect(listing.files.map(\.path) == ["users/alice/a.yaml"])
        try remote.commit(writing: "elsewhere.yaml", "c: 1\n")
        let second = try await mirror.fetch()
        let reader = mirror.reader
        let before = try await reader.treeID(at: first, under: "users")
        #expect(before != nil)
        #expect(try await reader.treeID(at: second, under: "users") == before)
        #expect(
            try await reader.treeID(at: second, under: "") != reader.treeID(at: first, under: ""))
        #expect(try await reader.files(at: second, under: "absent", maxFiles: 10).files == [])
    }

    @Test func fiveThousandFilesTakeOneRunOfGitToListAndOneToRead() async throws {
        var stream = "commit refs/heads/main\ncommitter Ada <ada@example.org> 1700000000 +0000\n"
        stream += "data 4\nmany\n"
        for number in 0..<5_000 {
            let text = "number: \(number)\n"
            stream += "M 100644 inline users/\(number % 50)/\(number).yaml\n"
            stream += "data \(text.utf8.count)\n\(text)\n"
        }
        try remote.git(["fast-import", "--quiet"], input: Data(stream.utf8))
        let runs = try fixture.countingGit()
        let mirror = try fixture.mirror(of: remote.path, inherited: ["PATH": runs.path])
        let revision = try await mirror.fetch()
        let before = try runs.count()
        let files = try await mirror.reader.files(at: revision, under: "", maxFiles: 5_000).files
        let blobs = try await mirror.reader.blobs(
            files.compactMap(\.blobID), maxBytesEach: 100, maxBytesTogether: 1 << 20)
        #expect(try runs.count() - before == 2)
        #expect(files.count == 5_000)
        #expect(blobs.count == 5_000)
        let last = try #require(files.first { $0.path == "users/49/4999.yaml" }?.blobID)
        #expect(blobs[last] == Data("number: 4999\n".utf8))
        await #expect(throws: GitError.tooManyFiles(max: 4_999)) {
            try await mirror.reader.files(at: revision, under: "", maxFiles: 4_999)
        }
    }

    @Test func limitsOnContentAreErrorsAndNotMemory() async throws {
        try remote.write("large.bin", Data(count: 3_000_000))
        try remote.write("small.bin", Data(count: 10))
        try remote.commit("sizes")
        let files = try await mirror.reader.files(
            at: mirror.fetch(), under: "", maxFiles: 10
        ).files
        let ids = files.compactMap(\.blobID)
        await #expect {
            try await mirror.reader.blobs(ids, maxBytesEach: 1_000, maxBytesTogether: 1 << 30)
        } throws: { isTooLarge($0) }
        await #expect {
            try await mirror.reader.blobs(ids, maxBytesEach: 1 << 30, maxBytesTogether: 3_000_009)
        } throws: { isTooLarge($0) }
        let both = try await mirror.reader.blobs(
            ids, maxBytesEach: 3_000_000, maxBytesTogether: 3_000_010)
        #expect(both.count == 2)
    }

    private func isTooLarge(_ error: any Error) -> Bool {
        guard case GitError.tooLarge = error else { return false }
        return true
    }

    @Test func aLargeFileIsCopiedAndAnErrorLeavesNothing() async throws {
        let content = Data((0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 3) })
        try remote.write("model.blend", content)
        try remote.commit("model")
        let files = try await mirror.reader.files(
            at: mirror.fetch(), under: "", maxFiles: 10
        ).files
        let id = try #require(files.first?.blobID)
        let target = fixture.folder.path("copy")
        let reader = mirror.reader

        await #expect { try await reader.copyBlob(id, to: target, maxBytes: 1_000) } throws: {
            isTooLarge($0)
        }
        #expect(!fixture.folder.exists("copy"))
        let missing = try #require(BlobID(String(repeating: "a", count: 40)))
        await #expect(throws: GitError.self) {
            try await reader.copyBlob(missing, to: target, maxBytes: 1_000)
        }
        #expect(!fixture.folder.exists("copy"))

        #expect(try await reader.copyBlob(id, to: target, maxBytes: 5_000_000) == 5_000_000)
        #expect(try Data(contentsOf: URL(filePath: target)) == content)
        await #expect(throws: GitError.self) {
            try await reader.copyBlob(id, to: target, maxBytes: 5_000_000)
        }
        #expect(try Data(contentsOf: URL(filePath: target)) == content)
    }

    @Test func aCommitTellsWhoWhenAndWhat() async throws {
        let parent = try remote.commit(writing: "a.yaml", "a: 1\n")
        try remote.write("a.yaml", "a: 2\n")
        try remote.commit("Add <b>cups</b>\n\nMore words.", secondsSince1970: 1_720_000_000)
        let revision = try await mirror.fetch()
        let summary = try await mirror.reader.summary(of: revision.id)
        #expect(summary.revision == revision)
        #expect(summary.subject == "Add <b>cups</b>")
        #expect(summary.authorName == "Ada")
        #expect(summary.authorEmail == "ada@example.org")
        #expect(summary.committedAt == Date(timeIntervalSince1970: 1_720_000_000))
        #expect(summary.parents.map(\.id) == [parent])
    }

    @Test func aFolderOutsideAnyCheckoutHasNone() async throws {
        let plain = try fixture.folder.makeFolder("plain")
        for path in [plain, fixture.folder.path("absent")] {
            let found = try await WorkingFolder.containing(
                path, deadlines: MirrorFixture.deadlines, inherited: ["PATH": MirrorFixture.path])
            #expect(found == nil)
        }
    }
}
