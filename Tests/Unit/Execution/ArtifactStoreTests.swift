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
    @Test func moreEqualFilesThanLinksOfOneAreKept() throws {
        let bench = try Bench()
        let first = try bench.store.take(in: bench.source(["a": "same"]))
        let blob = "\(bench.folder.tree(of: first.digest))/a"
        var links = 0
        while links < 70_000, link(blob, bench.temporary.path("link-\(links)")) == 0 { links += 1 }
        let next = try bench.store.take(in: bench.source(["a": "same", "b": "same"]))
        #expect(bench.text(next.digest, "a") == "same" && bench.text(next.digest, "b") == "same")
        #expect(bench.text(first.digest, "a") == "same")
        let again = try bench.store.take(in: bench.source(["c": "same"]))
        #expect(bench.text(again.digest, "c") == "same")
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
            "\(error)".contains("lies deeper than a path may be, which is 2000 bytes")
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
