import Foundation
import Repository
import TestSupport
import Testing

/// Against real git, on refs as GitHub, Gitea and GitLab keep them.
struct PullRequestMirrorTests {
    private let remote: TemporaryRepository
    private let fixture: MirrorFixture
    private let branch: GitRepository
    private let mirror: PullRequestMirror
    private let folder: TemporaryFolder
    private let one = PullRequestName(.pull, 1)
    private let two = PullRequestName(.mergeRequests, 2)

    init() async throws {
        remote = try TemporaryRepository()
        try remote.commit(writing: "a", "1\n2\n3\n4\n5\n6\n7\n")
        fixture = try MirrorFixture()
        folder = try TemporaryFolder()
        branch = try fixture.mirror(of: remote.path)
        mirror = PullRequestMirror(
            in: try MirrorFixture().mirror(of: remote.path, folder: folder.path("requests")),
            besides: branch, limits: .standard)
        _ = try await branch.fetch()
    }

    /// A commit on a branch that only the ref of a request keeps.
    private func propose(
        _ reference: String, _ file: String, _ text: String
    ) throws -> Revision {
        try remote.branch("topic")
        let head = try remote.commit(writing: file, text)
        try remote.git(["update-ref", reference, head])
        try remote.checkout("main")
        try remote.git(["branch", "-D", "--quiet", "topic"])
        return try #require(Revision(head))
    }

    private func merge(_ head: Revision, into base: Revision) async throws -> MergePreview {
        try await mirror.merge(head, into: base, atMost: .seconds(60))
    }

    @Test func headsOfBothFamiliesAreListedAndNothingElse() async throws {
        let first = try propose("refs/pull/1/head", "b", "1")
        let second = try propose("refs/merge-requests/2/head", "c", "1")
        for other in [
            "refs/pull/1/merge", "refs/pull/x/head", "refs/pull/01/head", "refs/pull/0/head",
            "refs/pull/1/2/head", "refs/heads/refs/pull/3/head", "refs/pull/-4/head",
        ] {
            try remote.git(["update-ref", other, first.id])
        }
        #expect(try await mirror.remoteHeads() == [one: first, two: second])
        #expect(try await branch.remoteHead() == Revision(try remote.head), "not confused by them")
    }

    @Test func aHeadIsFetchedBesideTheMirrorOfTheBranch() async throws {
        let head = try propose("refs/pull/1/head", "b", "proposed")
        let before = try await branch.reader.resolve("refs/heads/main")
        #expect(try await mirror.fetch(one) == head)
        #expect(try await fixture.text(of: "b", at: head, in: mirror.reader) == "proposed")
        #expect(try await branch.reader.contains(head) == false, "the branch's mirror is its own")
        #expect(try await branch.reader.resolve("refs/heads/main") == before)
        #expect(try await mirror.reader.contains(before), "what is here is not fetched again")
        let moved = try propose("refs/pull/1/head", "b", "proposed again")
        #expect(try await mirror.fetch(one) == moved)
    }

    @Test func aRequestThatIsGoneIsNothingAndWhatWasFetchedCanBeDropped() async throws {
        let head = try propose("refs/pull/1/head", "b", "1")
        _ = try await mirror.fetch(one)
        try remote.git(["update-ref", "-d", "refs/pull/1/head"])
        #expect(try await mirror.fetch(one) == nil)
        #expect(try await mirror.fetch(two) == nil)
        try mirror.drop()
        try mirror.drop()
        #expect(!folder.exists("requests/mirror.git"))
        try remote.git(["update-ref", "refs/pull/1/head", head.id])
        #expect(try await mirror.fetch(one) == head)
    }

    @Test func aDamagedCopyIsMadeAnew() async throws {
        let head = try propose("refs/pull/1/head", "b", "1")
        _ = try await mirror.fetch(one)
        try folder.write("requests/mirror.git/HEAD", "rubbish\n")
        #expect(try await mirror.fetch(one) == head)
    }

    @Test func theBranchCanBeFetchedWhileAHeadIsFetched() async throws {
        _ = try propose("refs/pull/1/head", "b", "1")
        async let head = mirror.fetch(one)
        _ = try await branch.fetch()
        #expect(try await head != nil)
    }

    @Test func aMergeIsTriedWithoutTouchingAnything() async throws {
        let head = try propose("refs/pull/1/head", "a", "one\n2\n3\n4\n5\n6\n7\n")
        _ = try await mirror.fetch(one)
        let old = try #require(Revision(try remote.head))
        #expect(try await merge(head, into: old) == .merged(head), "fast forward")
        try remote.commit(writing: "a", "1\n2\n3\n4\n5\n6\nseven\n")
        let base = try await branch.fetch()
        guard case .merged(let merged) = try await merge(head, into: base) else {
            Issue.record("the merge is not clean")
            return
        }
        #expect(try await merge(head, into: base) == .merged(merged), "the same each time")
        #expect(
            try await fixture.text(of: "a", at: merged, in: mirror.reader)
                == "one\n2\n3\n4\n5\n6\nseven\n")
        #expect(try await branch.reader.contains(merged) == false)
        #expect(try remote.git(["for-each-ref", "refs/heads"]).split(separator: "\n").count == 1)
    }

    @Test func whatCannotBeMergedOrNeedNotIsToldApart() async throws {
        let head = try propose("refs/pull/1/head", "a", "mine\n")
        _ = try await mirror.fetch(one)
        try remote.commit(writing: "a", "theirs\n")
        let base = try await branch.fetch()
        #expect(try await merge(head, into: base) == .conflicting)
        #expect(try await merge(base, into: base) == .contained)
        let unknown = try #require(Revision(String(repeating: "1", count: 40)))
        await #expect(throws: GitError.self, "what the lab accepted is the lab's to have") {
            try await merge(head, into: unknown)
        }
        try remote.git(["checkout", "--quiet", "--orphan", "alone"])
        try remote.git(["update-ref", "refs/pull/1/head", try remote.commit("Alone")])
        let alone = try #require(try await mirror.fetch(one))
        #expect(try await merge(alone, into: base) == .unrelated)
    }

    @Test func whatIsHereIsDroppedBeforeThereIsTooMuchOfIt() async throws {
        let first = try propose("refs/pull/1/head", "b", "1")
        let second = try propose("refs/merge-requests/2/head", "c", "1")
        let narrow = PullRequestMirror(
            in: try MirrorFixture().mirror(of: remote.path, folder: folder.path("narrow")),
            besides: branch,
            limits: PullRequestMirrorLimits(fetchMaxBytes: 1 << 20, keptMaxBytes: 1))
        #expect(try await narrow.fetch(one) == first)
        #expect(try await narrow.reader.contains(first), "never what was just fetched")
        #expect(try await narrow.fetch(two) == second)
        #expect(try await narrow.reader.contains(second))
        #expect(try await narrow.reader.contains(first) == false)
    }

    @Test func aMergeThatTakesTooLongIsTheRequestsFault() async throws {
        let head = try propose("refs/pull/1/head", "a", "mine\n")
        _ = try await mirror.fetch(one)
        try remote.commit(writing: "a", "theirs\n")
        let base = try await branch.fetch()
        #expect(
            try await mirror.merge(head, into: base, atMost: .nanoseconds(1))
                == .tooCostly(
                    "merging it takes git longer than 1e-09 seconds"))
    }

    /// Git lists three stages of each file, here 1.6 MiB.
    @Test func aListOfConflictsMayBeOfAnyLength() async throws {
        let names = (0..<2000).map { "\($0)-" + String(repeating: "n", count: 200) }
        func write(_ text: String) throws {
            for name in names { try remote.write(name, text) }
        }
        try write("old\n")
        try remote.commit("Add many files")
        try remote.branch("topic")
        try write("mine\n")
        try remote.git(["update-ref", "refs/pull/1/head", try remote.commit("Change them")])
        try remote.checkout("main")
        try write("theirs\n")
        try remote.commit("Change them too")
        let base = try await branch.fetch()
        let head = try #require(try await mirror.fetch(one))
        #expect(try await merge(head, into: base) == .conflicting)
    }

    /// A file of 3 MiB of noise does not fit into the 1 MiB that the fetch may write here.
    @Test func aHeadThatIsTooLargeIsLeftWhereItIs() async throws {
        var generator = SystemRandomNumberGenerator()
        let noise = Data((0..<(3 << 20)).map { _ in UInt8.random(in: 0...255, using: &generator) })
        try remote.branch("topic")
        try remote.write("large.bin", noise)
        try remote.git(["update-ref", "refs/pull/1/head", try remote.commit("Add noise")])
        let narrow = PullRequestMirror(
            in: try MirrorFixture().mirror(of: remote.path, folder: folder.path("narrow")),
            besides: branch,
            limits: PullRequestMirrorLimits(fetchMaxBytes: 1 << 20, keptMaxBytes: 2 << 30))
        await #expect(
            throws: GitError.tooLarge(what: "the data that 'pull/1' adds", maxBytes: 1 << 20)
        ) {
            try await narrow.fetch(one)
        }
        #expect(!folder.exists("narrow/mirror.git"))
    }
}
