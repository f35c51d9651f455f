import Execution
import Foundation
import Manifests
import Persistence
import Repository
import TestSupport
import Testing

/// Damage of a mirror that only reading shows: the daemon gets what is broken from the remote.
struct MirrorDamageTests {
    let remote: TemporaryRepository
    let fixture: MirrorFixture
    let source: GitSource

    init() throws {
        remote = try TemporaryRepository()
        try remote.write("cup.blend", "a cup\n")
        try remote.commit(writing: "lab.yaml", "a: 1\n")
        fixture = try MirrorFixture()
        source = GitSource(
            repository: try fixture.mirror(of: remote.path), folder: "",
            signers: TrustedSigners(allowedSignersPath: nil, keyringPath: nil))
    }

    private func damage(_ path: String, isRemoved: Bool) throws {
        let id = try remote.git(["rev-parse", "HEAD:\(path)"])
        let file = fixture.objectPath(id)
        try FileManager.default.removeItem(atPath: file)
        if !isRemoved { try Data("broken".utf8).write(to: URL(filePath: file)) }
    }

    @Test(arguments: [true, false])
    func aDamagedManifestIsFetchedAgain(isRemoved: Bool) async throws {
        let commit = try await source.fetch().revision.commit
        try damage("lab.yaml", isRemoved: isRemoved)
        #expect(
            try await source.manifests(at: commit, since: nil)
                == .all([SourceFile(path: "lab.yaml", content: Data("a: 1\n".utf8))]))
    }

    @Test(arguments: [true, false])
    func aDamagedFileThatAManifestNamesIsFetchedAgain(isRemoved: Bool) async throws {
        let commit = try await source.fetch().revision.commit
        try damage("cup.blend", isRemoved: isRemoved)
        let target = fixture.folder.path("taken.blend")
        try await source.copyFile("cup.blend", at: commit, to: target)
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "a cup\n")
    }

    @Test func whatIsDamagedWaitsForTheRemote() async throws {
        let commit = try await source.fetch().revision.commit
        try damage("lab.yaml", isRemoved: false)
        let away = remote.path + ".away"
        try FileManager.default.moveItem(atPath: remote.path, toPath: away)
        await #expect {
            try await source.manifests(at: commit, since: nil)
        } throws: { error in
            guard case SourceError.unreachable = error else { return false }
            return true
        }
        try FileManager.default.moveItem(atPath: away, toPath: remote.path)
        #expect(try await source.manifests(at: commit, since: nil) != .all([]))
    }

    /// What was found whole once is not looked through again for each commit.
    @Test func aSecondFetchLooksAtTheNewsOnly() async throws {
        let runs = try fixture.countingGit()
        let counted = GitSource(
            repository: try fixture.mirror(of: remote.path, inherited: ["PATH": runs.path]),
            folder: "", signers: TrustedSigners(allowedSignersPath: nil, keyringPath: nil))
        _ = try await counted.fetch()
        let before = try runs.count()
        let commit = try remote.commit(writing: "lab.yaml", "a: 2\n")
        #expect(try await counted.fetch().revision.commit == commit)
        // A fetch, and what is shown of the commit.
        #expect(try runs.count() - before == 2)
    }

    @Test func aFetchAfterOneThatFailedSweepsAndLooksAtEverything() async throws {
        _ = try await source.fetch()
        let away = remote.path + ".away"
        try FileManager.default.moveItem(atPath: remote.path, toPath: away)
        await #expect(throws: SourceError.self) { try await source.fetch() }
        try FileManager.default.moveItem(atPath: away, toPath: remote.path)
        let leftover = "mirror/mirror.git/objects/pack/tmp_pack_x1"
        try fixture.folder.write(leftover, "")
        try damage("cup.blend", isRemoved: true)
        let commit = try await source.fetch().revision.commit
        #expect(!fixture.folder.exists(leftover))
        try await source.copyFile(
            "cup.blend", at: commit, to: fixture.folder.path("taken.blend"))
    }

    @Test(arguments: ["refs/heads/main.lock", "HEAD"])
    func aFetchOfNewsThatFailsMendsTheMirror(file: String) async throws {
        _ = try await source.fetch()
        try fixture.folder.write("mirror/mirror.git/\(file)", "")
        let commit = try remote.commit(writing: "lab.yaml", "a: 2\n")
        #expect(try await source.fetch().revision.commit == commit)
        #expect(
            try await source.manifests(at: commit, since: nil)
                == .all([SourceFile(path: "lab.yaml", content: Data("a: 2\n".utf8))]))
    }
}
