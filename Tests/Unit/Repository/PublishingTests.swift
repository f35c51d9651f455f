import Foundation
import Repository
import TestSupport
import Testing

struct PublishingTests {
    private let remote: TemporaryRepository
    private let fixture: MirrorFixture
    private let mirror: GitRepository
    private let state: ReferenceName

    init() throws {
        remote = try TemporaryRepository()
        try remote.commit(writing: "a", "1")
        fixture = try MirrorFixture()
        mirror = try fixture.mirror(of: remote.path)
        state = try ReferenceName("refs/reconciler/state")
    }

    @Test func aFileIsPutIntoOneCommitWithoutHistory() async throws {
        for text in ["first", "second"] {
            try await mirror.publish(
                [PublishedFile("state.json", Data(text.utf8))], to: state, message: "State",
                committedAt: 1_700_000_000)
            #expect(try remote.git(["show", "\(state):state.json"]) == text)
            #expect(try remote.git(["rev-list", "--count", "\(state)"]) == "1")
        }
        #expect(try remote.git(["ls-tree", "--name-only", "\(state)"]) == "state.json")
        #expect(
            try remote.git(["for-each-ref", "--format=%(refname)", "refs/heads"])
                == "refs/heads/main")
    }

    @Test func aRefIsRemovedAndMayBeGoneAlready() async throws {
        try await mirror.publish(
            [PublishedFile("a", Data("1".utf8)), PublishedFile("b", Data("2".utf8))], to: state,
            message: "Both", committedAt: 1_700_000_000)
        #expect(try remote.git(["show", "\(state):b"]) == "2")
        for _ in 0..<2 { try await mirror.unpublish(state) }
        #expect(try remote.git(["for-each-ref", "refs/reconciler"]) == "")
    }

    @Test func anUnreachableRemoteIsAnErrorAndLeavesNothing() async throws {
        let gone = try fixture.mirror(of: "/nowhere/at-all")
        await #expect(throws: GitError.self) {
            try await gone.publish(
                [PublishedFile("state.json", Data())], to: state, message: "State",
                committedAt: 1_700_000_000)
        }
    }

    @Test(arguments: [
        "refs/heads/main", "refs/tags/v1", "refs/pull/1/head", "main", "refs/", "refs/x",
        "refs/reconciler/a..b", "refs/reconciler/", "refs/reconciler/-x:refs/heads/main", "--force",
    ])
    func onlyARefOfOurOwnIsTaken(_ name: String) {
        #expect(throws: GitError.self) { try ReferenceName(name) }
    }
}
