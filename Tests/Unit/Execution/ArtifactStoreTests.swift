import Foundation
import Glibc
import Persistence
import TestSupport
import Testing

@testable import Execution

@Suite struct ArtifactStoreTests {
    private struct Bench {
        let temporary: TemporaryFolder
        let folder: StateFolder
        let store: ArtifactStore

        init() throws {
            temporary = try TemporaryFolder()
            folder = StateFolder(path: temporary.path("state"))
            store = ArtifactStore(folder: folder)
            try store.prepare()
        }

        func source(_ files: [String: String]) throws -> String {
            let name = "source-\(files.hashValue)"
            for (path, text) in files { try temporary.write("\(name)/\(path)", text) }
            return temporary.path(name)
        }

        func text(_ digest: String, _ path: String) -> String? {
            FileManager.default.contents(atPath: "\(folder.tree(of: digest))/\(path)")
                .map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// A crash after the files were taken and before that was recorded once lost the result: they
    /// had been moved, and the second taking found nothing.
    @Test func takingTheSameFolderAgainFindsTheSameArtifact() throws {
        let bench = try Bench()
        let source = try bench.source(["a.txt": "one", "deep/b.txt": "two", "same.txt": "one"])
        let first = try bench.store.take(in: source)
        let second = try bench.store.take(in: source)
        #expect(first == second)
        #expect(first.fileCount == 3 && first.sizeBytes == 9)
        #expect(bench.text(first.digest, "a.txt") == "one")
        #expect(bench.text(first.digest, "deep/b.txt") == "two")
    }

    @Test func equalFilesAreOneBlobWithManyLinks() throws {
        let bench = try Bench()
        let artifact = try bench.store.take(in: bench.source(["a": "one", "b": "one"]))
        var first = stat()
        var second = stat()
        #expect(stat("\(bench.folder.tree(of: artifact.digest))/a", &first) == 0)
        #expect(stat("\(bench.folder.tree(of: artifact.digest))/b", &second) == 0)
        #expect(first.st_ino == second.st_ino)
        #expect(first.st_mode & 0o777 == 0o444)
    }

    /// The empty label files of a large dataset are equal, and so are those of the next one.
    @Test(.enabled(if: Self.limitsLinks))
    func moreEqualFilesThanLinksOfOneAreKept() throws {
        let bench = try Bench()
        let first = try bench.store.take(in: bench.source(["a": "same"]))
        bench.temporary.useUpLinks(of: "\(bench.folder.tree(of: first.digest))/a")
        let next = try bench.store.take(in: bench.source(["a": "same", "b": "same"]))
        #expect(bench.text(next.digest, "a") == "same" && bench.text(next.digest, "b") == "same")
        #expect(bench.text(first.digest, "a") == "same")
        let again = try bench.store.take(in: bench.source(["c": "same"]))
        #expect(bench.text(again.digest, "c") == "same")
    }

    @Test(.enabled(if: Self.limitsLinks))
    func aFileThatTakesNoMoreLinksIsKept() throws {
        let bench = try Bench()
        let source = try bench.source(["a": "same"])
        bench.temporary.useUpLinks(of: "\(source)/a")
        let artifact = try bench.store.take(in: source)
        #expect(bench.text(artifact.digest, "a") == "same")
    }

    /// Whether the file system of the tests counts as few links of one file as ext4 does.
    private static let limitsLinks =
        pathconf(
            NSTemporaryDirectory(), Int32(_PC_LINK_MAX)) == 65_000

    /// Two downloads of one version, or a download and a container, lay the same tree.
    @Test func manyThreadsTakeAndLayTheSame() async throws {
        let bench = try Bench()
        let source = try bench.source(["a": "one", "deep/b": "two"])
        let store = bench.store
        let digests = try await inParallel { () throws(FileError) in
            try store.take(in: source).digest
        }
        let digest = try #require(digests.first)
        #expect(Set(digests).count == 1)
        try Disk.remove(bench.folder.tree(of: digest))
        let trees = try await inParallel { () throws(FileError) in try store.tree(of: digest) }
        #expect(trees.count == 8)
        #expect(bench.text(digest, "deep/b") == "two")
        #expect(try store.names(in: bench.folder.staging) == [], "nothing is left half made")
    }

    private func inParallel<Value: Sendable>(
        _ body: @escaping @Sendable () throws(FileError) -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: Value.self) { group in
            for _ in 0..<8 { group.addTask { try await FileThread.run(body) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func whatAStoppedDaemonHalfWroteIsGarbage() throws {
        let bench = try Bench()
        _ = try bench.store.take(in: bench.source(["a": "one"]))
        let half = "\(bench.folder.blobs)/ab/abc.7.part"
        try Disk.makeFolder("\(bench.folder.blobs)/ab")
        try Disk.write(Data("half".utf8), to: half, mode: 0o644)
        try Disk.write(Data("half".utf8), to: "\(bench.folder.outgoing)/x.tar", mode: 0o644)
        try bench.store.collect(keeping: [])
        #expect(!Disk.exists(half))
        try bench.store.prepare()
        #expect(try bench.store.names(in: bench.folder.outgoing) == [])
    }

    /// Two writers of one path, and one that fails, leave no file that is half written.
    @Test func whatCannotBeWrittenLeavesNothing() throws {
        let bench = try Bench()
        let path = "\(bench.folder.results)/note"
        #expect(throws: FileError.full(path: "here")) {
            try Disk.replace(path, mode: 0o644) { file, place throws(FileError) in
                try Disk.write(Data("half".utf8), to: file, path: place)
                throw .full(path: "here")
            }
        }
        #expect(try FolderListing.names(in: bench.folder.results) == [])
    }

    @Test func aNameThatIsNoUTF8IsRefusedInWords() throws {
        let bench = try Bench()
        let source = try bench.temporary.makeFolder("odd")
        let name = Array("\(source)/caf".utf8).map { CChar(bitPattern: $0) } + [-23, 0]
        let file = open(name, O_CREAT | O_WRONLY, 0o644)
        #expect(file >= 0 && close(file) == 0)
        #expect(
            throws: FileError.unsuitable(
                path: ".", reason: #"holds a file whose name is no UTF-8: 'caf\xe9'"#)
        ) { try bench.store.take(in: source) }
    }

    @Test func aFolderDeeperThanAPathMayBeIsRefusedInWordsAndRemoved() throws {
        let bench = try Bench()
        let source = try bench.temporary.makeFolder("deep")
        var folder = open(source, O_RDONLY | O_DIRECTORY)
        for _ in 0..<300 {
            #expect(mkdirat(folder, "a-folder-of-twenty-by", 0o755) == 0)
            let next = openat(folder, "a-folder-of-twenty-by", O_RDONLY | O_DIRECTORY)
            close(folder)
            folder = next
        }
        close(openat(folder, "file", O_CREAT | O_WRONLY, 0o644))
        close(folder)
        #expect {
            try bench.store.take(in: source)
        } throws: { error in
            "\(error)".contains("has a path longer than 2000 bytes")
        }
        try Disk.remove(source)
        #expect(!FileManager.default.fileExists(atPath: source))
    }

    @Test func removingAFolderFollowsNoLinkAndLeavesNothing() throws {
        let bench = try Bench()
        try bench.temporary.write("outside/kept", "kept")
        try bench.temporary.write("gone/a/b/file", "x")
        try bench.temporary.write("gone/.lifted-1", "x")
        try bench.temporary.write("gone/a/.lifted-2/file", "x")
        #expect(symlink(bench.temporary.path("outside"), bench.temporary.path("gone/a/link")) == 0)
        #expect(mkfifo(bench.temporary.path("gone/a/b/fifo"), 0o644) == 0)
        try Disk.remove(bench.temporary.path("gone"))
        #expect(!bench.temporary.exists("gone") && bench.temporary.exists("outside/kept"))
        try Disk.remove(bench.temporary.path("gone"))
    }

    @Test func anEmptyFolderIsAnArtifactToo() throws {
        let bench = try Bench()
        let artifact = try bench.store.take(in: bench.temporary.makeFolder("empty"))
        #expect(artifact.fileCount == 0 && artifact.sizeBytes == 0)
        #expect(try bench.store.listing(of: artifact.digest).files.isEmpty)
    }

    @Test func aTreeThatIsGoneIsLaidAgain() throws {
        let bench = try Bench()
        let artifact = try bench.store.take(in: bench.source(["a": "one"]))
        try FileManager.default.removeItem(atPath: bench.folder.tree(of: artifact.digest))
        let path = try bench.store.tree(of: artifact.digest)
        #expect(FileManager.default.contents(atPath: "\(path)/a") == Data("one".utf8))
    }

    @Test func aDamagedListingIsNotBelieved() throws {
        let bench = try Bench()
        let artifact = try bench.store.take(in: bench.source(["a": "one"]))
        let listing = "\(bench.folder.listings)/\(artifact.digest)"
        for damage in ["", "nonsense", "0000 3 a\n"] {
            try Data(damage.utf8).write(to: URL(filePath: listing))
            #expect(throws: FileError.self) { _ = try bench.store.listing(of: artifact.digest) }
        }
    }

    @Test func collectingKeepsWhatIsNamedAndItsBlobs() throws {
        let bench = try Bench()
        let kept = try bench.store.take(in: bench.source(["a": "shared", "b": "kept"]))
        let dropped = try bench.store.take(in: bench.source(["a": "shared", "b": "dropped"]))
        try bench.store.collect(keeping: [kept.digest])
        #expect(bench.text(kept.digest, "a") == "shared" && bench.text(kept.digest, "b") == "kept")
        #expect(bench.text(dropped.digest, "a") == nil)
        #expect(throws: FileError.self) { _ = try bench.store.listing(of: dropped.digest) }
        let blobs = try FileManager.default.subpathsOfDirectory(atPath: bench.folder.blobs)
        #expect(blobs.count { $0.contains("/") } == 2)
    }

    @Test func linksDevicesAndOddNamesAreRefused() throws {
        let temporary = try TemporaryFolder()
        let link = try temporary.makeFolder("link")
        try FileManager.default.createSymbolicLink(
            atPath: "\(link)/out", withDestinationPath: "/etc/passwd")
        let fifo = try temporary.makeFolder("fifo")
        #expect(mkfifo("\(fifo)/pipe", 0o600) == 0)
        let odd = try temporary.makeFolder("odd")
        try Data().write(to: URL(filePath: "\(odd)/a\nb"))
        let many = try temporary.makeFolder("many")
        for index in 0..<5 { try temporary.write("many/\(index)", "") }
        for folder in [link, fifo, odd, many] {
            do {
                _ = try FolderWalk.regularFiles(in: folder, max: 4)
                Issue.record("\(folder) was taken")
            } catch {
                guard case .unsuitable = error else {
                    Issue.record("\(folder): \(error)")
                    continue
                }
            }
        }
        #expect(try FolderWalk.regularFiles(in: many, max: 5) == ["0", "1", "2", "3", "4"])
    }
}

extension TemporaryFolder {
    /// Links the file as often as the file system lets it be.
    fileprivate func useUpLinks(of file: String) {
        var links = 0
        while links < 70_000, link(file, path("link-\(links)")) == 0 { links += 1 }
    }
}
