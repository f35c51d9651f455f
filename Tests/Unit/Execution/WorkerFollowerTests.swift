import Foundation
import GRDB
import Logging
import Manifests
import Planning
import TestSupport
import Testing

@testable import Execution
@testable import Persistence

/// What a worker writes about itself costs the daemon a bounded amount, whatever it is: one byte
/// far behind the end of its file once held the daemon for hours.
@Suite struct WorkerFollowerTests {
    private let folder: TemporaryFolder
    private let bench: LoopBench
    private let follower: WorkerFollower
    private let task = TaskID(
        resource: ResourceID(kind: .dataset, owner: "alice", name: "cups"),
        digest: InputDigest(of: "d".utf8), run: 0)

    init() throws {
        folder = try TemporaryFolder()
        bench = try LoopBench(in: folder)
        follower = WorkerFollower(store: bench.store, folder: bench.state, logger: bench.logger)
        let container = ContainerObservation(
            id: "c", resource: task.resource, digest: task.digest, attempt: 1, state: .running)
        try bench.store.adopt(container, run: 0, rerun: nil, previewOf: nil, at: bench.now)
    }

    private var events: String { "state/\(relative)/outputs/events.jsonl" }

    private var relative: String {
        String(bench.state.work(of: task).dropFirst(bench.state.path.count + 1))
    }

    private func results() async throws -> WorkerResults {
        let store = bench.store
        return try store.read { db in
            try ResultReader(db: db, seesTask: true).results(shown: task, current: nil)
        }
    }

    private func position() throws -> Int {
        try bench.store.followPosition(of: task, attempt: 1)
    }

    @Test func aByteFarBehindTheEndIsNotReadThrough() async throws {
        let file = try folder.write(events, "")
        #expect(truncate(file, 1_000_000_000_000) == 0)
        follower.finish(task, attempt: 1, at: bench.now)
        #expect(try position() == WorkerFollower.eventsMaxBytes)
        let warnings = try await results().warnings
        #expect(
            warnings == [
                "events.jsonl is longer than 64 MiB; the rest is not read"
            ])
    }

    @Test func aTurnReadsABoundedPieceAndTheNextTurnGoesOn() async throws {
        let line = #"{"type":"metric","step":7,"name":"loss","value":0.5}"# + "\n"
        let count = 3 * WorkerFollower.turnMaxBytes / line.utf8.count
        try folder.write(events, String(repeating: line, count: count))
        #expect(follower.follow(task, attempt: 1, at: bench.now))
        let first = try position()
        #expect(first > 0 && first <= WorkerFollower.turnMaxBytes)
        #expect(follower.follow(task, attempt: 1, at: bench.now))
        #expect(try position() > first && position() <= 2 * WorkerFollower.turnMaxBytes)
        follower.finish(task, attempt: 1, at: bench.now)
        #expect(try position() == count * line.utf8.count)
        #expect(try await results().metrics.map(\.points.count) == [1])
    }

    @Test func aLineLongerThanATurnIsPassedOverAndTheNextOneCounts() async throws {
        let long = String(repeating: "x", count: 2 * WorkerFollower.turnMaxBytes + 5)
        try folder.write(events, long + "\n" + #"{"type":"warning","message":"m"}"# + "\n")
        follower.finish(task, attempt: 1, at: bench.now)
        #expect(try await results().warnings == ["m"])
    }

    @Test func theNewestProgressOfATurnCounts() async throws {
        let lines = (1...5).map {
            #"{"type":"progress","done":\#($0),"total":5,"unit":"x"}"# + "\n"
        }
        try folder.write(events, lines.joined())
        follower.follow(task, attempt: 1, at: bench.now)
        let task = task
        let done = try bench.store.read { db in
            try Int.first(
                db, sql: "SELECT done FROM progress WHERE task = ?", arguments: [task.stored])
        }
        #expect(done == 5)
    }

    @Test func aTaskKeepsABoundedNumberOfPoints() async throws {
        let series = 60
        let steps = WorkerLimits.pointsOfTaskMax / series + 100
        let points = (0..<steps).flatMap { step in
            (0..<series).map { WorkerObservation.metric(step: step, name: "m\($0)", value: 1) }
        }
        try bench.store.record(points, of: task, attempt: 1, at: bench.now)
        let kept = try await results().metrics.reduce(0) { $0 + $1.points.count }
        #expect(kept == WorkerLimits.pointsOfTaskMax)
    }
}
