import Manifests
import Testing

@testable import Persistence
@testable import Planning

/// After its retention time a task's logs are deleted; its row, metrics and lineage stay.
@Suite struct LogRetentionTests {
    let scene: StoreScene
    let run = ResourceID.alice(.trainingRun, "run")

    init() throws {
        scene = try StoreScene()
        try scene.converge()
    }

    @Test func onlyTheLogIsForgotten() async throws {
        let task = try #require(try scene.observed().inventory[run]?.current)
        try scene.store.record(
            [.metric(step: 1, name: "loss", value: 0.5)], of: task, attempt: 1, at: scene.now)
        #expect(try scene.observed().tasks[task]?.attempts.map(\.hasLog) == [true])
        scene.seconds += 31 * 86_400
        let plan = try scene.plan()
        let action = try #require(plan.actions.first { $0.subject.task == task })
        #expect(action.action == .purgeLogs(attempts: [1]))
        try scene.carryOut(action)
        let after = try #require(try scene.observed().tasks[task])
        #expect(after.attempts.map(\.hasLog) == [false])
        #expect(after.succeeded)
        let report = try #require(try await scene.store.resource(run, for: .admin))
        #expect(report.metrics.first?.points.count == 1)
        #expect(report.versions.contains { $0.current })
        #expect(report.events.first?.reason == "logsPurged")
        #expect(try !scene.plan().actions.contains { $0.subject.task == task })
    }

    @Test func theOldestReadNotificationIsKnownUntilItIsDropped() async throws {
        #expect(try scene.observed().oldestReadNoticeAt == nil)
        let page = Page(limit: 10, offset: 0)
        let ids = try await scene.store.notices(for: .admin, page: page).map(\.id)
        let first = scene.now
        #expect(try scene.store.markNoticeRead(ids[1], by: .admin, at: first))
        scene.seconds += 10
        #expect(try scene.store.markNoticeRead(ids[0], by: .admin, at: scene.now))
        #expect(try scene.observed().oldestReadNoticeAt == first)
        scene.seconds += 30 * 86_400 - 10
        #expect(try scene.plan().dropsReadNotices)
        try scene.store.dropReadNotices(olderThan: .seconds(30 * 86_400), at: scene.now)
        #expect(try scene.plan().dropsReadNotices == false)
        let left = try await scene.store.notices(for: .admin, page: page).map(\.id)
        #expect(left.contains(ids[0]))
        #expect(!left.contains(ids[1]))
    }
}
