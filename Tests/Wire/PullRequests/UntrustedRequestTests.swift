import Foundation
import Persistence
import TestSupport
import Testing

/// Attacks by a pull request, none of which changes the lab.
struct UntrustedRequestTests {
    /// Such an error once ended the watcher, and the daemon with it.
    @Test(arguments: [StateStoreError.diskFull, .busy])
    func aStoreThatCannotWriteForAWhileIsWaitedFor(_ problem: StateStoreError) async throws {
        try await WatcherBench.run { bench in
            try bench.propose(1, "b.yaml", "one")
            bench.failNextPlan(problem)
            #expect(try await bench.pass() == .seconds(60))
            try await bench.pass()
            #expect(bench.github.statuses.count == 1)
        }
    }

    @Test func aStoreThatCanNeverBeUsedAgainEndsTheWatch() async throws {
        try await WatcherBench.run { bench in
            try bench.propose(1, "b.yaml", "one")
            bench.failNextPlan(StateStoreError.corrupt("torn"))
            await #expect(throws: StateStoreError.self) { try await bench.pass() }
        }
    }

    @Test func whatARequestLeftGoesWhenItClosesEvenIfNothingWasSaidOfIt() async throws {
        try await WatcherBench.run { bench in
            try bench.propose(1, "b.yaml", "one")
            bench.failNextPlan("the engine is busy")
            try await bench.pass()
            #expect(bench.keepsObjects)
            bench.github.close(1)
            bench.advance(601)
            try await bench.pass()
            #expect(!bench.keepsObjects)
        }
    }

    /// A marker that was public once is never looked for again.
    @Test func aReopenedRequestDoesNotBelieveACopyOfItsComment() async throws {
        try await WatcherBench.run { bench in
            try bench.propose(1, "b.yaml", "one")
            try await bench.pass()
            let own = try #require(bench.github.comments(on: 1).first)
            bench.github.close(1)
            bench.advance(601)
            try await bench.pass()
            bench.github.removeComments(on: 1)
            bench.github.write(own.body, on: 1)
            bench.github.open(1)
            bench.advance(601)
            try await bench.pass()
            let comments = bench.github.comments(on: 1)
            #expect(comments.count == 2)
            #expect(comments.first?.body == own.body, "the copy is left alone")
        }
    }

    @Test func aHeadThatIsTooLargeIsToldAndNotFetchedForEver() async throws {
        try await WatcherBench.run(.init(fetchMaxBytes: 1 << 20)) { bench in
            var generator = SystemRandomNumberGenerator()
            let noise = Data(
                (0..<(3 << 20)).map { _ in UInt8.random(in: 0...255, using: &generator) })
            try bench.propose(1, "noise", noise.base64EncodedString())
            try await bench.pass()
            #expect(bench.github.statuses.map(\.state) == ["failure"])
            let body = try #require(bench.github.comments(on: 1).first?.body)
            #expect(body.contains("larger than the 1048576 bytes allowed"))
            #expect(try await bench.health() == nil)
            try bench.remote.commit("The branch goes on")
            try await bench.accept()
            try bench.restart()
            try await bench.pass()
            #expect(bench.github.statuses.count == 1)
            #expect(try bench.store.planReports()["pull/1"]?.base == bench.remote.head)
        }
    }

    @Test func aHeadWhosePlanningEndedTheDaemonIsToldAndNotPlannedAgain() async throws {
        try await WatcherBench.run { bench in
            let head = try bench.propose(1, "b.yaml", "one")
            bench.failNextPlan("the engine is busy")
            try await bench.pass()
            let mark = try #require(bench.marksWhilePlanned.first)
            #expect(mark == PlanningMark(head: head, reason: nil), "on record beforehand")
            #expect(try bench.store.planningMarks().isEmpty, "it ended, if not well")
            // A process that is killed while it plans leaves this mark.
            try bench.store.record(mark, at: bench.now)
            for _ in 0..<2 {
                try bench.restart()
                try await bench.pass()
                try bench.remote.commit("The branch goes on")
                try await bench.accept()
                try await bench.pass()
            }
            #expect(bench.planned == ["pull/1"])
            #expect(bench.github.statuses.map(\.state) == ["failure"])
            #expect(
                bench.github.statuses[0].description
                    == "not planned: the daemon ended while it planned this head; not tried "
                    + "again, so push another commit")
            try bench.propose(1, "b.yaml", "two")
            try await bench.pass()
            #expect(bench.github.statuses.last?.state == "success")
        }
    }

    /// The token has no access to the project for a moment; the comment still exists.
    @Test func aRequestThatCannotBeSeenHasLostNoComment() async throws {
        try await WatcherBench.run { bench in
            try bench.propose(1, "b.yaml", "one")
            try await bench.pass()
            try bench.propose(1, "b.yaml", "two")
            for line in ["PATCH", "GET"] {
                bench.github.answer(
                    "\(line) /repos/lab/manifests/issues",
                    with: .json(404, #"{"message":"Not Found"}"#))
            }
            try await bench.pass()
            #expect(try await bench.health()?.contains("404") == true)
            bench.advance(60)
            try await bench.pass()
            #expect(bench.github.comments(on: 1).count == 1)
            #expect(bench.github.comments(on: 1)[0].body.contains("b.yaml: two"))
        }
    }

    @Test func aHeadThatTheBranchLostAgainIsPlanned() async throws {
        try await WatcherBench.run { bench in
            let before = try bench.remote.head
            let head = try bench.propose(1, "b.yaml", "one")
            try bench.remote.git(["merge", "--quiet", "--ff-only", head])
            try await bench.accept()
            try await bench.pass()
            #expect(bench.planned.isEmpty)
            try bench.remote.reset(to: before)
            try await bench.accept()
            try await bench.pass()
            #expect(bench.planned == ["pull/1"])
        }
    }

    @Test func mergedHeadsDoNotHideTheOpenOnes() async throws {
        try await WatcherBench.run(.init(tellsHost: false)) { bench in
            try bench.propose(1, "open.yaml", "one")
            for number in 2...6 {
                try bench.remote.git([
                    "merge", "--quiet", "--ff-only",
                    try bench.propose(number, "b.yaml", "\(number)"),
                ])
            }
            try await bench.accept()
            for _ in 0..<3 { try await bench.pass() }
            #expect(bench.planned == ["pull/1"])
        }
    }
}
