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
