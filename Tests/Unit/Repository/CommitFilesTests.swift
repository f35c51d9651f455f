import Execution
import Foundation
import Manifests
import Repository
import TestSupport
import Testing

/// What manifests name, looked at in a commit.
@Suite struct CommitFilesTests {
    private static let digest = String(repeating: "0123456789abcdef", count: 4)

    @Test func eachPathIsAnsweredWithWhatTheCommitHas() async throws {
        let repository = try TemporaryRepository()
        try repository.write("lab/users/alice/cup.blend", "BLENDER")
        try repository.write("lab/users/alice/empty.blend", "")
        try repository.write("lab/users/alice/pictures/one.png", "x")
        try repository.write(
            "lab/pointer.blend",
            "version https://git-lfs.github.com/spec/v1\noid sha256:\(Self.digest)\nsize 4\n")
        try repository.write("outside.blend", "BLENDER")
        try FileManager.default.createSymbolicLink(
            atPath: "\(repository.path)/lab/link.blend", withDestinationPath: "../outside.blend")
        try repository.commit("Declare")
        try repository.write("lab/later.blend", "not committed")
        let folder = try #require(
            try await WorkingFolder.containing(
                repository.path, deadlines: MirrorFixture.deadlines,
                inherited: ProcessInfo.processInfo.environment))
        let found = try await CommitFiles.look(
            at: [
                "users/alice/cup.blend", "users/alice/empty.blend", "users/alice/pictures",
                "pointer.blend", "link.blend", "users/alice/cub.blend", "later.blend",
                "outside.blend", "users/alice/cup.blend/more",
            ], in: folder.reader, at: try await folder.reader.resolve("HEAD"), under: "lab",
            limits: .proposal)
        let top = ["link.blend", "pointer.blend", "users"]
        #expect(
            found == [
                "users/alice/cup.blend": .file(sha256: nil, head: FileHead("BLENDER".utf8)),
                "users/alice/empty.blend": .file(sha256: nil, head: FileHead([])),
                "users/alice/pictures": .folder(isEmpty: false),
                "pointer.blend": .pointer(sha256: Self.digest), "link.blend": .link,
                "users/alice/cub.blend": .nothing(
                    beside: ["cup.blend", "empty.blend", "pictures"]),
                "later.blend": .nothing(beside: top), "outside.blend": .nothing(beside: top),
                "users/alice/cup.blend/more": .nothing(beside: []),
            ])
        let none = try await CommitFiles.look(
            at: [], in: folder.reader, at: try await folder.reader.resolve("HEAD"), under: "lab",
            limits: .proposal)
        #expect(none == [:])
    }
}
