import Execution
import Foundation
import Manifests
import TestSupport
import Testing

/// What manifests name, looked at in a folder on disk.
@Suite struct FolderFilesTests {
    private static let digest = "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c"

    @Test func eachPathIsAnsweredWithWhatStandsThere() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("users/alice/cup.blend", "foo\n")
        _ = try folder.write("users/alice/pictures/one.png", "x")
        let pointer =
            "version https://git-lfs.github.com/spec/v1\noid sha256:\(Self.digest)\nsize 4\n"
        _ = try folder.write("pointer.blend", pointer)
        let files = FileManager.default
        try files.createDirectory(atPath: folder.path("empty"), withIntermediateDirectories: true)
        try files.createSymbolicLink(
            atPath: folder.path("link.blend"), withDestinationPath: "users/alice/cup.blend")
        try files.createSymbolicLink(atPath: folder.path("over"), withDestinationPath: "users")
        let found = await FolderFiles(folder: folder.path).look(at: [
            "users/alice/cup.blend": true, "users/alice/pictures/one.png": false,
            "users/alice/pictures": false, "empty": false, "pointer.blend": true,
            "link.blend": true, "over/alice/cup.blend": true, "users/alice/cub.blend": true,
            "users/alice/cup.blend/more": true, "nowhere/cup.blend": true,
        ])
        #expect(
            found == [
                "users/alice/cup.blend": .file(sha256: Self.digest, head: FileHead("foo\n".utf8)),
                "users/alice/pictures/one.png": .file(sha256: nil, head: FileHead("x".utf8)),
                "users/alice/pictures": .folder(isEmpty: false), "empty": .folder(isEmpty: true),
                "pointer.blend": .pointer(sha256: Self.digest), "link.blend": .link,
                "over/alice/cup.blend": .link,
                "users/alice/cub.blend": .nothing(beside: ["cup.blend", "pictures"]),
                "users/alice/cup.blend/more": .nothing(beside: []),
                "nowhere/cup.blend": .nothing(beside: []),
            ])
    }

    /// Only what is surely absent is told as missing.
    @Test func aPathThatTheSystemRefusesIsNotMissing() async throws {
        let folder = try TemporaryFolder()
        let path = String(repeating: "x", count: 300)
        #expect(
            await FolderFiles(folder: folder.path).look(at: [path: true])
                == [path: .unreadable(reason: "File name too long")])
    }

    /// More files than cores, some larger than a piece that is read at once.
    @Test func manyFilesAreReadOnceEach() async throws {
        let folder = try TemporaryFolder()
        var paths: [String: Bool] = [:]
        var wanted: [String: FoundFile] = [:]
        for index in 0..<40 {
            let content = String(repeating: "\(index)", count: index == 7 ? 3 << 20 : index + 1)
            _ = try folder.write("file-\(index)", content)
            paths["file-\(index)"] = true
            wanted["file-\(index)"] = .file(
                sha256: ContentDigest.sha256(Data(content.utf8)), head: FileHead(content.utf8))
        }
        #expect(await FolderFiles(folder: folder.path).look(at: paths) == wanted)
    }
}
