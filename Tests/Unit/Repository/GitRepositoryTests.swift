import Foundation
import Repository
import TestSupport
import Testing

struct GitRepositoryTests {
    @Test func aFetchBringsTheFilesOfTheBranch() async throws {
        let remote = try TemporaryRepository()
        try remote.write("users/alice/cups.yaml", "kind: Model\n")
        let commit = try remote.commit(writing: "lab.yaml", "kind: Lab\n")
        let fixture = try MirrorFixture()
        let mirror = try fixture.mirror(of: remote.path)
        #expect(try await mirror.headRevision() == nil)

        let revision = try await mirror.fetch()

        #expect(revision.id == commit)
        #expect(try await mirror.headRevision() == revision)
        #expect(try await mirror.remoteHead() == revision)
        let all = try await mirror.reader.files(at: revision, under: "", maxFiles: 10)
        #expect(all.files.map(\.path) == ["lab.yaml", "users/alice/cups.yaml"])
        #expect(all.refused == [])
        #expect(
            try await fixture.text(of: "users/alice/cups.yaml", at: revision, in: mirror.reader)
                == "kind: Model\n")
    }

    @Test func aSecondFetchSeesTheNewCommitAndKeepsTheOld() async throws {
        let remote = try TemporaryRepository()
        try remote.commit(writing: "lab.yaml", "a: 1\n")
        let fixture = try MirrorFixture()
        let mirror = try fixture.mirror(of: remote.path)
        let first = try await mirror.fetch()
        let commit = try remote.commit(writing: "lab.yaml", "a: 2\n")
        #expect(try await mirror.remoteHead().id == commit)
        #expect(try await mirror.headRevision() == first)

        let second = try await mirror.fetch()

        #expect(second.id == commit)
        #expect(try await mirror.reader.isAncestor(first, of: second))
        #expect(try await !mirror.reader.isAncestor(second, of: first))
        #expect(try await fixture.text(of: "lab.yaml", at: first, in: mirror.reader) == "a: 1\n")
        #expect(try await fixture.text(of: "lab.yaml", at: second, in: mirror.reader) == "a: 2\n")
    }

    @Test func aForcePushIsFetchedAndIsNoDescendant() async throws {
        let remote = try TemporaryRepository()
        let base = try remote.commit(writing: "lab.yaml", "a: 1\n")
        try remote.commit(writing: "lab.yaml", "a: 2\n")
        let fixture = try MirrorFixture()
        let mirror = try fixture.mirror(of: remote.path)
        let before = try await mirror.fetch()
        try remote.reset(to: base)
        try remote.commit(writing: "lab.yaml", "a: 3\n")

        let after = try await mirror.fetch()

        #expect(try await !mirror.reader.isAncestor(before, of: after))
        #expect(try await fixture.text(of: "lab.yaml", at: before, in: mirror.reader) == "a: 2\n")
        try await mirror.compact()
        #expect(try await fixture.text(of: "lab.yaml", at: before, in: mirror.reader) == "a: 2\n")
        let unknown = try #require(Revision(String(repeating: "0", count: 40)))
        #expect(try await !mirror.reader.isAncestor(unknown, of: after))
    }

    @Test func onlyTheNamedBranchIsMirrored() async throws {
        let remote = try TemporaryRepository()
        let main = try remote.commit(writing: "lab.yaml", "a: 1\n")
        try remote.branch("draft")
        let draft = try remote.commit(writing: "lab.yaml", "a: 2\n")
        try remote.git(["tag", "release"])
        let fixture = try MirrorFixture()
        let mirror = try fixture.mirror(of: remote.path)

        #expect(try await mirror.fetch().id == main)

        let draftRevision = try #require(Revision(draft))
        #expect(try await !mirror.reader.contains(draftRevision))
        #expect(throws: Never.self) { try BranchName("draft") }
        let other = try fixture.mirror(of: remote.path, branch: "draft")
        #expect(try await other.fetch() == draftRevision)
    }

    @Test func aBranchWithoutACommitIsAnErrorThatSaysSo() async throws {
        let empty = try TemporaryRepository()
        let fixture = try MirrorFixture()
        let mirror = try fixture.mirror(of: empty.path)
        let none = GitError.branchMissing("main", others: [])
        await #expect(throws: none) { try await mirror.fetch() }
        await #expect(throws: none) { try await mirror.remoteHead() }
        try empty.commit(writing: "lab.yaml", "a: 1\n")
        try empty.branch("x/refs/heads/other")
        let other = try fixture.mirror(of: empty.path, branch: "other")
        let missing = GitError.branchMissing("other", others: ["main", "x/refs/heads/other"])
        await #expect(throws: missing) { try await other.remoteHead() }
        await #expect(throws: missing) { try await other.fetch() }
        #expect("\(missing)".contains("it has: main, x/refs/heads/other; name one of these"))
    }

    @Test func aRemovedBranchLeavesTheMirrorAsItWas() async throws {
        let remote = try TemporaryRepository()
        try remote.commit(writing: "lab.yaml", "a: 1\n")
        let fixture = try MirrorFixture()
        let mirror = try fixture.mirror(of: remote.path)
        let revision = try await mirror.fetch()
        try remote.branch("other")
        try remote.git(["branch", "-D", "main"])
        await #expect(throws: GitError.branchMissing("main", others: ["other"])) {
            try await mirror.fetch()
        }
        #expect(try await mirror.headRevision() == revision)
        #expect(
            try await fixture.text(of: "lab.yaml", at: revision, in: mirror.reader) == "a: 1\n")
    }

    @Test func aRepositoryThatIsGoneIsUnreachable() async throws {
        let fixture = try MirrorFixture()
        let mirror = try fixture.mirror(of: fixture.folder.path("nothing"))
        await #expect {
            try await mirror.fetch()
        } throws: { error in
            guard case GitError.unreachable = error else { return false }
            return true
        }
    }

    @Test func settingsInTheCallersEnvironmentDoNotApply() async throws {
        let remote = try TemporaryRepository()
        let commit = try remote.commit(writing: "lab.yaml", "a: 1\n")
        let fixture = try MirrorFixture()
        let mirror = try fixture.mirror(
            of: remote.path,
            inherited: [
                "PATH": MirrorFixture.path, "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": "url./nowhere/.insteadOf", "GIT_CONFIG_VALUE_0": "/",
                "GIT_DIR": "/nowhere", "GIT_CONFIG_PARAMETERS": "'url./nowhere/.insteadof'='/'",
            ])
        #expect(try await mirror.fetch().id == commit)
    }

    @Test func twoFetchesAtOnceDoNotMeetInTheMirror() async throws {
        let remote = try TemporaryRepository()
        let commit = try remote.commit(writing: "lab.yaml", "a: 1\n")
        let fixture = try MirrorFixture()
        let mirror = try fixture.mirror(of: remote.path)
        let fetched = await withTaskGroup(of: Revision?.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    do {
                        return try await mirror.fetch()
                    } catch GitError.refused {
                        return nil
                    } catch {
                        Issue.record(error)
                        return nil
                    }
                }
            }
            return await group.reduce(into: [Revision]()) { all, one in
                if let one { all.append(one) }
            }
        }
        #expect(fetched.contains { $0.id == commit })
        #expect(try await mirror.fetch().id == commit)
    }
}
