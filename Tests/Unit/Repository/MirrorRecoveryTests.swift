import Foundation
import Repository
import TestSupport
import Testing

struct MirrorRecoveryTests {
    let remote: TemporaryRepository
    let fixture: MirrorFixture
    let mirror: GitRepository

    init() throws {
        remote = try TemporaryRepository()
        try remote.write("users/alice/cups.yaml", "kind: Model\n")
        try remote.commit(writing: "lab.yaml", "a: 1\n")
        fixture = try MirrorFixture()
        mirror = try fixture.mirror(of: remote.path)
    }

    private func expectWorking() async throws {
        let commit = try remote.commit(writing: "lab.yaml", "a: 2\n")
        let revision = try await mirror.fetch()
        #expect(revision.id == commit)
        #expect(
            try await fixture.text(of: "lab.yaml", at: revision, in: mirror.reader) == "a: 2\n")
        #expect(!fixture.folder.exists("mirror/mirror.new"))
        #expect(!fixture.folder.exists("mirror/mirror.old"))
    }

    @Test(arguments: [
        "refs/heads/main.lock", "packed-refs.lock", "HEAD.lock", "config.lock", "shallow.lock",
        "objects/pack/tmp_pack_x1", "objects/ab/tmp_obj_x1",
    ])
    func whatAKilledGitLeftBehindIsSwept(leftover: String) async throws {
        _ = try await mirror.fetch()
        try fixture.folder.write("mirror/mirror.git/\(leftover)", "")
        try await expectWorking()
        #expect(!fixture.folder.exists("mirror/mirror.git/\(leftover)"))
    }

    @Test(arguments: ["HEAD", "config", "refs/heads/main", "packed-refs"])
    func aMirrorWithAnEmptyOrBrokenFileWorksAgain(file: String) async throws {
        for contents in ["", "\u{0}\u{0}\u{0}\u{0}", "[broken"] {
            _ = try await mirror.fetch()
            try fixture.folder.write("mirror/mirror.git/\(file)", contents)
            try await expectWorking()
        }
    }

    @Test(arguments: ["objects", "refs", "HEAD"])
    func aMirrorThatLostAPartWorksAgain(part: String) async throws {
        _ = try await mirror.fetch()
        try FileManager.default.removeItem(atPath: fixture.folder.path("mirror/mirror.git/\(part)"))
        try await expectWorking()
    }

    @Test func aMirrorThatIsAFileWorksAgain() async throws {
        try fixture.folder.write("mirror/mirror.git", "not a folder")
        try await expectWorking()
    }

    @Test(arguments: ["commit", "tree", "blob"])
    func anObjectThatIsGoneOrBrokenIsFetchedAgain(type: String) async throws {
        for isRemoved in [true, false] {
            let revision = try await mirror.fetch()
            let name = ["commit": "HEAD", "tree": "HEAD:users", "blob": "HEAD:lab.yaml"][type]
            let id = try remote.git(["rev-parse", try #require(name)])
            let file = fixture.objectPath(id)
            #expect(FileManager.default.fileExists(atPath: file))
            try FileManager.default.removeItem(atPath: file)
            if !isRemoved { try Data("broken".utf8).write(to: URL(filePath: file)) }
            if type == "blob" && !isRemoved {
                // Present but broken: only reading it shows that, and the reader then rebuilds.
                await #expect {
                    try await fixture.text(of: "lab.yaml", at: revision, in: mirror.reader)
                } throws: { error in
                    guard case GitError.damaged = error else { return false }
                    return true
                }
                #expect(try await mirror.rebuild() == revision)
            } else {
                #expect(try await mirror.fetch() == revision)
            }
            #expect(
                try await fixture.text(of: "lab.yaml", at: revision, in: mirror.reader)
                    == "a: 1\n")
        }
    }

    @Test func aDamagedMirrorStaysWhenTheRemoteIsAway() async throws {
        let revision = try await mirror.fetch()
        let away = remote.path + ".away"
        try FileManager.default.moveItem(atPath: remote.path, toPath: away)
        await #expect(throws: GitError.self) { try await mirror.rebuild() }
        await #expect(throws: GitError.self) { try await mirror.fetch() }
        #expect(
            try await fixture.text(of: "lab.yaml", at: revision, in: mirror.reader) == "a: 1\n")
        try FileManager.default.moveItem(atPath: away, toPath: remote.path)
        try await expectWorking()
    }

    @Test func aFetchKilledAtAnyMomentLeavesAMirrorThatWorksNextTime() async throws {
        for milliseconds in stride(from: 1, through: 46, by: 3) {
            for file in 0..<20 {
                try remote.write("many/\(file).yaml", "round: \(milliseconds)\n")
            }
            let commit = try remote.commit("Round \(milliseconds)")
            let hurried = try fixture.mirror(
                of: remote.path,
                deadlines: GitDeadlines(
                    look: .seconds(20), transfer: .milliseconds(milliseconds),
                    read: .seconds(20)))
            do {
                #expect(try await hurried.fetch().id == commit)
            } catch {
                #expect(
                    error
                        == .deadlineExceeded(
                            command: "fetch", after: .milliseconds(milliseconds))
                        || error
                            == .deadlineExceeded(
                                command: "rev-list", after: .milliseconds(milliseconds))
                        || error
                            == .deadlineExceeded(
                                command: "init", after: .milliseconds(milliseconds))
                )
            }
            #expect(try await mirror.fetch().id == commit)
        }
    }
}
