import Foundation
import Logging
import TestSupport
import Testing

@testable import Persistence
@testable import Planning

struct PlanReportTests {
    private let folder: TemporaryFolder
    private let store: StateStore
    private let now = Instant(
        bootID: "boot", uptime: .seconds(5), wall: .seconds(1_700_000_000))

    init() throws {
        folder = try TemporaryFolder()
        store = try Self.open(folder)
    }

    private static func open(_ folder: TemporaryFolder) throws -> StateStore {
        try StateStore.open(
            at: folder.path("state.sqlite"), installationID: "lab-1",
            logger: Logger(label: "test"))
    }

    private func report(_ request: String, head: String, comment: String?) -> PlanReport {
        PlanReport(
            request: request, destination: "github x", head: head, base: "b0", planDigest: "d1",
            comment: comment, commentNumber: 1, reportedAt: now)
    }

    @Test func whatWasToldOutlivesAStartAndTheLastWordCounts() throws {
        try store.record(report("pull/1", head: "h1", comment: nil))
        try store.record(report("pull/2", head: "h2", comment: "9"))
        var second = report("pull/1", head: "h3", comment: "7")
        second.commentNumber = 2
        try store.record(second)
        let again = try Self.open(folder)
        #expect(try again.planReports().keys.sorted() == ["pull/1", "pull/2"])
        #expect(try again.planReports()["pull/1"] == second)
        try again.closeReport(of: "pull/1", at: now)
        #expect(try again.planReports().keys.sorted() == ["pull/2"])
        let closed = try #require(try again.planReport(of: "pull/1"))
        #expect(closed.comment == "7" && closed.commentNumber == 2, "they were public")
        #expect(closed.head == "none")
        try again.record(second)
        #expect(try again.planReports()["pull/1"] == second, "it is open again")
    }

    @Test func aMarkOutlivesAStartAndOnlyPlanningThatEndedTakesItBack() throws {
        let begun = PlanningMark(head: "h1", reason: nil)
        let refused = PlanningMark(head: "h2", reason: "too large")
        for mark in [begun, refused, begun] { try store.record(mark, at: now) }
        let again = try Self.open(folder)
        #expect(try again.planningMarks() == [begun, refused])
        for head in ["h1", "h2"] { try again.endPlanning(of: head) }
        #expect(try again.planningMarks() == [refused])
    }

    @Test func aPublishedPlanStaysOnRecordUntilItIsGone() throws {
        let one = PublishedPlan(request: "pull/1", head: "h1")
        let two = PublishedPlan(request: "pull/2", head: "h1")
        for plan in [one, two, one] { try store.beginPublishing(plan, at: now) }
        #expect(try store.publishedPlans() == [one, two])
        try store.forgetPublished(one)
        #expect(try store.publishedPlans() == [two])
    }

    @Test func healthOfWhatIsNotAskedAnyMoreIsForgotten() async throws {
        let record = HealthRecord(name: "X", isHealthy: false, message: "m", at: now)
        try store.recordHealth(record)
        let shown = try await store.dashboard(for: .admin, at: now).health
        #expect(
            shown == [HealthReport(name: "X", isHealthy: false, message: "m", at: now.date)])
        try store.forgetHealth(of: "X")
        #expect(try await store.dashboard(for: .admin, at: now).health.isEmpty)
    }
}
