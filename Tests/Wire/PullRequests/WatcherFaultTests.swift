import Foundation
import Persistence
import Planning
import TestSupport
import Testing

/// Faults of a host, a person or a crash, and how the watcher takes them.
struct WatcherFaultTests {
    @Test func aCommentWhoseReplyWasLostIsFoundAgain() async throws {
        try await WatcherBench.run { bench in
            try bench.propose(1, "b.yaml", "one")
            // Posted, and then the status fails: nothing is on record yet.
            bench.github.answer("POST /repos/lab/manifests/statuses", with: .lost)
            try await bench.pass()
            #expect(bench.github.comments(on: 1).count == 1)
            #expect(try bench.store.planReports().isEmpty)
            #expect(try await bench.health()?.contains("pull/1") == true)
            try bench.restart()
            try await bench.pass()
            #expect(bench.github.comments(on: 1).count == 1)
            #expect(bench.github.statuses.count == 1)
        }
    }

    @Test func aCopiedMarkerIsNotTakenForOurs() async throws {
        try await WatcherBench.run { bench in
            try bench.propose(1, "b.yaml", "one")
            try await bench.pass()
            let own = try #require(bench.github.comments(on: 1).first)
            bench.github.removeComments(on: 1)
            bench.github.write(own.body, on: 1)
            try bench.propose(1, "b.yaml", "two")
            try await bench.pass()
            let comments = bench.github.comments(on: 1)
            #expect(comments.count == 2)
            #expect(comments.first?.body == own.body, "the copy is left alone")
            #expect(comments.last?.body.contains("b.yaml: two") == true)
            #expect(
                comments.last?.body.split(separator: "\n").first
                    != own.body.split(separator: "\n").first)
            try bench.propose(1, "b.yaml", "three")
            try await bench.pass()
            #expect(bench.github.comments(on: 1).count == 2)
        }
    }

    @Test func aMarkerThatSomebodyMadeUpIsNotTakenForOurs() async throws {
        try await WatcherBench.run { bench in
            try bench.propose(1, "b.yaml", "one")
            bench.github.write("<!-- reconciler: plan of pull/1 -->\nall is well", on: 1)
            try await bench.pass()
            #expect(bench.github.comments(on: 1).count == 2)
        }
    }

    @Test(arguments: [
        (401, "rejects the token"), (403, "lacks a permission"), (404, "check the project's name"),
    ])
    func aRefusalIsToldAndTriedAgainLater(_ status: Int, _ words: String) async throws {
        try await WatcherBench.run { bench in
            try bench.propose(1, "b.yaml", "one")
            for _ in 0..<2 {
                bench.github.answer(
                    "POST /repos/lab/manifests/issues",
                    with: .json(status, #"{"message":"stop"}"#))
            }
            let wait = try await bench.pass()
            let health = try await bench.health()
            #expect(health?.hasPrefix("pull/1: ") == true && health?.contains(words) == true)
            #expect(health?.contains(StubGitHub.token) == false)
            #expect(wait == .seconds(60))
            bench.advance(1)
            try await bench.pass()
            #expect(bench.planned.count == 2)
            bench.advance(2)
            try await bench.pass()
            #expect(bench.planned.count == 2, "the second wait is longer")
            #expect(try await bench.health() == health, "waiting is not being well")
            bench.advance(60)
            try await bench.pass()
            #expect(bench.github.statuses.count == 1)
            #expect(try await bench.health() == "")
        }
    }

    /// A failed request for the list once counted as done, so that a new pull request waited for
    /// ten minutes.
    @Test func aListThatFailedIsAskedForAgain() async throws {
        try await WatcherBench.run { bench in
            try bench.propose(1, "b.yaml", "one")
            try await bench.pass()
            try bench.propose(2, "b.yaml", "two")
            bench.github.answer(
                "GET /repos/lab/manifests/pulls", with: .json(502, #"{"message":"away"}"#))
            try await bench.pass()
            #expect(try await bench.health()?.contains("502: away") == true)
            try await bench.pass()
            #expect(bench.planned == ["pull/1", "pull/2"])
        }
    }

    /// One ref that could not be removed once kept every other request from being planned.
    @Test func aRefThatCannotBeRemovedHoldsUpNobody() async throws {
        try await WatcherBench.run { bench in
            let gone = try bench.propose(1, "b.yaml", "one")
            try await bench.pass()
            let refs = "\(bench.remote.path)/.git/refs/reconciler/plans"
            let lock = try #require(
                FileManager.default.createFile(atPath: "\(refs)/\(gone).lock", contents: nil)
                    ? "\(refs)/\(gone).lock" : nil)
            try bench.remote.git(["update-ref", "-d", "refs/pull/1/head"])
            bench.github.close(1)
            let second = try bench.propose(2, "b.yaml", "two")
            try await bench.pass()
            #expect(bench.github.statuses.map(\.head) == [gone, second])
            #expect(try await bench.health()?.isEmpty == false)
            #expect(try bench.store.publishedPlans().contains { $0.head == gone })
            try FileManager.default.removeItem(atPath: lock)
            bench.advance(1)
            try await bench.pass()
            #expect(try bench.refs == [second])
            #expect(try await bench.health() == "")
        }
    }

    @Test func aLimitIsKept() async throws {
        try await WatcherBench.run { bench in
            try bench.propose(1, "b.yaml", "one")
            try bench.propose(2, "b.yaml", "two")
            bench.github.answer(
                "GET /repos/lab/manifests/issues",
                with: StubResponse(429, headers: [("Retry-After", "90")]))
            #expect(try await bench.pass() == .seconds(90))
            #expect(bench.planned == ["pull/2"], "nobody else is asked either")
            let asked = bench.github.requests.count
            bench.advance(89)
            #expect(try await bench.pass() == .seconds(1))
            #expect(bench.github.requests.count == asked)
            bench.advance(1)
            try await bench.pass()
            #expect(bench.github.statuses.count == 2)
        }
    }

    @Test func aLimitUntilAPointInTimeIsKept() async throws {
        try await WatcherBench.run { bench in
            try bench.propose(1, "b.yaml", "one")
            bench.github.answer(
                "GET /repos/lab/manifests/pulls",
                with: StubResponse(
                    403,
                    headers: [
                        ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1700000300"),
                    ]))
            #expect(try await bench.pass() == .seconds(300))
            #expect(try await bench.health()?.contains("rate limit") == true)
        }
    }

    @Test func aRemoteThatIsAwayIsToldAndDeletesNothing() async throws {
        try await WatcherBench.run { bench in
            let head = try bench.propose(1, "b.yaml", "one")
            try await bench.pass()
            let away = bench.remote.path + "-away"
            try FileManager.default.moveItem(atPath: bench.remote.path, toPath: away)
            try await bench.pass()
            #expect(try await bench.health()?.contains("cannot be reached") == true)
            #expect(try bench.store.planReports().count == 1)
            try FileManager.default.moveItem(atPath: away, toPath: bench.remote.path)
            try await bench.pass()
            #expect(try bench.refs == [head])
            #expect(try await bench.health() == "")
        }
    }

    @Test func aPlanThatFailsThroughNoFaultOfTheRequestIsMadeAgain() async throws {
        try await WatcherBench.run { bench in
            try bench.propose(1, "b.yaml", "one")
            bench.failNextPlan("the engine is busy")
            try await bench.pass()
            #expect(bench.github.changes.isEmpty, "nothing is posted until there is a plan")
            #expect(try await bench.health() == "pull/1: the engine is busy")
            bench.advance(1)
            try await bench.pass()
            #expect(bench.github.statuses.map(\.state) == ["success"])
        }
    }
}
