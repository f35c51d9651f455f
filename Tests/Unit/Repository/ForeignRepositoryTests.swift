import Foundation
import Repository
import TestSupport
import Testing

/// Repositories that are not as most are.
struct ForeignRepositoryTests {
    /// Git only warns of it, and the branch is missing afterwards.
    @Test func aShallowRemoteIsRefusedInItsOwnWords() async throws {
        let whole = try TemporaryRepository()
        try whole.commit(writing: "lab.yaml", "a: 1\n")
        try whole.commit(writing: "lab.yaml", "a: 2\n")
        let fixture = try MirrorFixture()
        let shallow = fixture.folder.path("shallow")
        try whole.git(["clone", "--quiet", "--depth", "1", "file://\(whole.path)", shallow])
        await #expect {
            try await fixture.mirror(of: shallow).fetch()
        } throws: { error in
            "\(error)".contains("is a shallow clone") && "\(error)".contains("--unshallow")
        }
    }

    @Test func aRepositoryWithSHA256NamesIsMirrored() async throws {
        let fixture = try MirrorFixture()
        let remote = fixture.folder.path("remote")
        func git(_ arguments: String...) async throws -> String {
            try await Command.output(
                "git", ["-c", "user.name=a", "-c", "user.email=a@lab.example"] + arguments)
        }
        _ = try await git("init", "-q", "-b", "main", "--object-format=sha256", remote)
        try fixture.folder.write("remote/lab.yaml", "a: 1\n")
        _ = try await git("-C", remote, "add", "--all")
        _ = try await git("-C", remote, "commit", "-q", "-m", "Declare")
        let mirror = try fixture.mirror(of: remote)
        let revision = try await mirror.fetch()
        #expect(revision.id.utf8.count == 64)
        #expect(try await mirror.remoteHead() == revision)
        #expect(
            try await fixture.text(of: "lab.yaml", at: revision, in: mirror.reader) == "a: 1\n")
    }

    @Test func whatACheckoutKeepsByLFSIsKnown() async throws {
        let repository = try TemporaryRepository()
        try repository.write("lab/.gitattributes", "*.blend filter=lfs diff=lfs merge=lfs -text\n")
        try repository.write("lab/users/a b.blend", "the file itself")
        try repository.write("lab/users/cup.yaml", "kind: Model\n")
        let folder = try #require(
            try await WorkingFolder.containing(
                "\(repository.path)/lab", deadlines: MirrorFixture.deadlines,
                inherited: ["PATH": MirrorFixture.path]))
        let kept = try await folder.keptByLFS(["users/cup.yaml", "users/a b.blend", "none.blend"])
        #expect(kept == ["users/a b.blend", "none.blend"])
        #expect(try await folder.keptByLFS([]).isEmpty)
    }
}
