import Foundation
import Persistence
import Planning
import TestSupport
import Testing

struct PullRequestWatcherTests {
    @Test func aNewHeadIsPlannedAsItsMergeAndToldOnce() async throws {
        try await WatcherBench.run { bench in
            let head = try bench.propose(1, "b.yaml", "new")
            try bench.remote.commit(writing: "c.yaml", "on main")
            try await bench.accept()
            #expect(try await bench.pass() == .seconds(60))
            let comment = try #require(bench.github.comments(on: 1).first)
            #expect(comment.body.contains("b.yaml: new"))
            #expect(comment.body.contains("c.yaml: on main"), "what the merge would give")
            #expect(
                bench.github.statuses == [
                    .init(
                        head: head, state: "success", description: "3 files",
                        target: "https://git.example/comments/\(comment.id)")
                ])
            #expect(try bench.refs == [head])
            let published = try bench.remote.git(["show", "refs/reconciler/plans/\(head):plan.md"])
            #expect(
                comment.body.split(separator: "\n", maxSplits: 1)[1] == published + "\n",
                "without the marker, which may be public only with the comment")
            let asked = bench.github.requests.count
            for _ in 0..<3 { try await bench.pass() }
            #expect(bench.planned == ["pull/1"])
            #expect(bench.github.requests.count == asked, "an unchanged world asks nothing")
            #expect(try await bench.health() == nil)
        }
    }

    @Test func aPushEditsTheCommentAndReplacesTheRef() async throws {
        try await WatcherBench.run { bench in
            try bench.propose(1, "b.yaml", "one")
            try await bench.pass()
            let second = try bench.propose(1, "b.yaml", "broken")
            try await bench.pass()
            #expect(bench.github.comments(on: 1).count == 1)
            #expect(bench.github.comments(on: 1)[0].body.contains("b.yaml: broken"))
            #expect(bench.github.statuses.map(\.state) == ["success", "failure"])
            #expect(bench.github.statuses.last?.head == second)
            try await bench.pass()
            #expect(try bench.refs == [second])
        }
    }

    @Test func aStartRepeatsNothing() async throws {
        try await WatcherBench.run { bench in
            try bench.propose(1, "b.yaml", "one")
            try await bench.pass()
            let changes = bench.github.changes
            try bench.restart()
            try await bench.pass()
            #expect(bench.github.changes == changes)
            #expect(bench.planned == ["pull/1"])
        }
    }

    @Test func theBranchThatMovedIsPlannedAgainAndOnlyWhatIsNewIsTold() async throws {
        try await WatcherBench.run { bench in
            let head = try bench.propose(1, "b.yaml", "one")
            try await bench.pass()
            let changes = bench.github.changes
            try bench.remote.commit("Nothing of it matters to the plan")
            try await bench.accept()
            try await bench.pass()
            #expect(bench.planned.count == 2)
            #expect(bench.github.changes == changes)
            #expect(try bench.refs == [head])
            try bench.remote.commit(writing: "c.yaml", "on main")
            try await bench.accept()
            try await bench.pass()
            #expect(bench.github.comments(on: 1).count == 1)
            #expect(bench.github.comments(on: 1)[0].body.contains("c.yaml: on main"))
        }
    }

    /// A merge or a close moves no ref of the request, but it moves the branch.
    @Test func whenTheBranchMovedNothingIsSaidOnRequestsThatWereClosedMeanwhile() async throws {
        try await WatcherBench.run { bench in
            try bench.propose(1, "b.yaml", "one")
            let other = try bench.propose(2, "c.yaml", "two")
            try await bench.pass()
            bench.github.close(1)
            let changes = bench.github.changes
            try bench.remote.commit("Nothing of it matters to the plan")
            try await bench.accept()
            try await bench.pass()
            #expect(bench.planned == ["pull/2", "pull/1", "pull/2"])
            #expect(bench.github.changes == changes)
            #expect(try bench.refs == [other])
        }
    }

    @Test func aClosedRequestTakesItsRefAlongAndAReopenedOneComesBack() async throws {
        try await WatcherBench.run { bench in
            let head = try bench.propose(1, "b.yaml", "one")
            let other = try bench.propose(2, "b.yaml", "two")
            try await bench.pass()
            bench.github.close(1)
            try await bench.pass()
            #expect(try bench.refs == [head, other], "the host's list is believed for a while")
            bench.advance(601)
            try await bench.pass()
            #expect(try bench.refs == [other])
            #expect(try bench.store.planReports().keys.sorted() == ["pull/2"])
            #expect(bench.github.comments(on: 1).count == 1, "what was said stays")
            bench.github.open(1)
            bench.advance(601)
            try await bench.pass()
            #expect(try bench.refs == [head, other])
            #expect(bench.github.comments(on: 1).count == 1, "it is found by its marker")
        }
    }

    @Test func aRequestIntoAnotherBranchIsNotOurs() async throws {
        try await WatcherBench.run { bench in
            try bench.propose(1, "b.yaml", "one")
            bench.github.open(1, into: "old")
            try await bench.pass()
            #expect(bench.planned.isEmpty)
        }
    }

    @Test func aConflictIsPlannedAsItStandsAndSaid() async throws {
        try await WatcherBench.run { bench in
            try bench.propose(1, "a.yaml", "mine")
            try bench.remote.commit(writing: "a.yaml", "theirs")
            try await bench.accept()
            try await bench.pass()
            let body = try #require(bench.github.comments(on: 1).first?.body)
            #expect(body.contains("it conflicts with main"))
            #expect(body.contains("a.yaml: mine"))
        }
    }

    @Test func withoutAHostTheRefsAreAllAndAMergedHeadIsDone() async throws {
        try await WatcherBench.run(.init(tellsHost: false)) { bench in
            let head = try bench.propose(1, "b.yaml", "one")
            let second = try bench.propose(2, "c.yaml", "two")
            try await bench.pass()
            #expect(try bench.refs == [head, second])
            #expect(bench.github.requests.isEmpty)
            try bench.remote.git(["merge", "--quiet", "--ff-only", head])
            try await bench.accept()
            for _ in 0..<2 { try await bench.pass() }
            #expect(try bench.refs == [second])
            try bench.remote.git(["update-ref", "-d", "refs/pull/2/head"])
            try await bench.pass()
            #expect(try bench.refs == [])
            #expect(try bench.store.planReports().isEmpty)
        }
    }

    @Test func onlyTheNewestRequestsArePlannedAndAFewAtATime() async throws {
        try await WatcherBench.run { bench in
            for number in 1...5 { try bench.propose(number, "b.yaml", "\(number)") }
            bench.advance(1)
            #expect(try await bench.pass() == .seconds(1), "the others come soon")
            #expect(bench.planned == ["pull/5", "pull/4"])
            #expect(try await bench.pass() == .seconds(60))
            #expect(bench.planned == ["pull/5", "pull/4", "pull/3"])
        }
    }
}
