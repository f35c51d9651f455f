import Manifests
import Testing

@testable import Persistence
@testable import Planning

/// After its retention time a task's logs are deleted; its row, metrics and lineage stay.
@Suite struct LogRetentionTests {
    let bench: StoreBench
    let run = ResourceID.alice(.trainingRun, "run")

    init() throws {
        bench = try StoreBench()
        try bench.converge()
    }

    @Test func onlyTheLogIsForgotten() async throws {
        let task = try #require(try bench.observed().inventory[run]?.current)
        try bench.store.record(
            [.metric(step: 1, name: "loss", value: 0.5)], of: task, attempt: 1, at: bench.now)
        #expect(try bench.observed().tasks[task]?.attempts.map(\.hasLog) == [true])
        bench.seconds += 31 * 86_400
        let plan = try bench.plan()
        let action = try #require(plan.actions.first { $0.subject.task == task })
        #expect(action.action == .purgeLogs(attempts: [1]))
        try bench.carryOut(action)
        let after = try #require(try bench.observed().tasks[task])
        #expect(after.attempts.map(\.hasLog) == [false])
        #expect(after.succeeded)
        let report = try #require(try await bench.store.resource(run, for: .admin))
        #expect(report.metrics.first?.points.count == 1)
        #expect(report.versions.contains { $0.current })
        #expect(report.events.first?.reason == "logsPurged")
        #expect(try !bench.plan().actions.contains { $0.subject.task == task })
    }

    @Test func theOldestReadNotificationIsKnownUntilItIsDropped() async throws {
        #expect(try bench.observed().oldestReadNoticeAt == nil)
        let page = Page(limit: 10, offset: 0)
        let ids = try await bench.store.notices(for: .admin, page: page).map(\.id)
        let first = bench.now
        #expect(try bench.store.markNoticeRead(ids[1], by: .admin, at: first))
        bench.seconds += 10
        #expect(try bench.store.markNoticeRead(ids[0], by: .admin, at: bench.now))
        #expect(try bench.observed().oldestReadNoticeAt == first)
        bench.seconds += 30 * 86_400 - 10
        #expect(try bench.plan().dropsReadNotices)
        try bench.store.dropReadNotices(olderThan: .seconds(30 * 86_400), at: bench.now)
        #expect(try bench.plan().dropsReadNotices == false)
        let left = try await bench.store.notices(for: .admin, page: page).map(\.id)
        #expect(left.contains(ids[0]))
        #expect(!left.contains(ids[1]))
    }
}
