import Foundation
import Manifests
import Planning
import Testing

@testable import Persistence
@testable import StatusAPI

/// Reports that are made from the store.
@Suite struct StoredReportTests {
    private static func at(_ boot: String, uptime: Int, wall: Int) -> Instant {
        Instant(bootID: "m/\(boot)", uptime: .seconds(uptime), wall: .seconds(wall))
    }

    private let half = WorkerProgress(done: 50, total: 100, unit: "pictures", phase: nil)

    @Test func theTimeLeftGoesByThePaceSoFar() {
        let progress = TaskProgress(
            half, from: Self.at("a", uptime: 10, wall: 1000),
            at: Self.at("a", uptime: 110, wall: 1100))
        #expect(progress?.etaSeconds == 100)
    }

    /// An attempt before the present one reported it, in this boot or an earlier one.
    @Test(arguments: [at("b", uptime: 5, wall: 2000), at("a", uptime: 3_000_000, wall: 1900)])
    func progressOfAnEarlierAttemptTellsNoTimeLeft(_ reported: Instant) {
        let progress = TaskProgress(
            half, from: Self.at("b", uptime: 20, wall: 2015), at: reported)
        #expect(progress?.done == 50)
        #expect(progress?.etaSeconds == nil)
    }

    @Test(arguments: [
        (false, false, "uploading"), (false, true, "pending"), (true, false, "ready"),
        (true, true, "expired"),
    ])
    func aDownloadHasExpiredOnlyWhenItWasReady(
        _ wasReady: Bool, _ isGivenUp: Bool, _ state: String
    ) {
        let task = TaskID(
            resource: ResourceID(kind: .download, owner: "alice", name: "net"),
            digest: InputDigest(of: "a".utf8), run: 0)
        let stored = StoredDownload(
            record: DownloadRecord(
                task: task, pinned: task, objectKey: "k", sizeBytes: 1,
                readyAt: wasReady ? Self.at("a", uptime: 0, wall: 1000) : nil,
                expiredAt: isGivenUp ? Self.at("a", uptime: 60, wall: 1060) : nil,
                removedAt: nil),
            keepFor: .seconds(3600), hasNewer: false)
        let report = stored.report
        #expect(report.state.rawValue == state)
        let end = wasReady ? (isGivenUp ? 1060.0 : 4600.0) : nil
        #expect(report.expiresAt?.timeIntervalSince1970 == end)
        let left = stored.offer(at: Self.at("a", uptime: 600, wall: 1600))?.left
        #expect(left == (state == "ready" ? .seconds(3000) : nil))
    }
}
