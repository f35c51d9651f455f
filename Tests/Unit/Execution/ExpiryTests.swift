import Execution
import Manifests
import Persistence
import Planning
import SimulatedWorld
import Synchronization
import TestSupport
import Testing

/// The real loop and the end of an object in the bucket.
@Suite struct ExpiryTests {
    private typealias Daemon = Reconciler<SimulatedSource>

    private let folder: TemporaryFolder
    private let bench: LoopBench
    private let source = SimulatedSource { _ in .none }
    private let bucket: SimulatedBucket
    /// What happens to deletions.
    private let deletion: Fate

    private final class Fate: Sendable {
        private let interference = Mutex(Interference.none)

        var value: Interference {
            get { interference.withLock { $0 } }
            set { interference.withLock { $0 = newValue } }
        }
    }

    init() throws {
        folder = try TemporaryFolder()
        bench = try LoopBench(in: folder)
        let fate = Fate()
        deletion = fate
        bucket = SimulatedBucket { verb, _ in verb == .delete ? fate.value : .none }
    }

    private func commit(_ spec: String, after parent: String?) -> String {
        let download = "kind: Download\nmetadata: {name: cup}\nspec: {\(spec)}\n"
        return source.commit(
            LoopBench.files.merging(["users/alice/get.yaml": download]) { $1 },
            blobs: LoopBench.blobs, after: parent, subject: "download")
    }

    private func daemon() async throws -> Daemon {
        let capacity = Resources(milliCPUs: 4000, memoryBytes: 8 << 30, gpus: 0)
        let daemon = bench.daemon(
            bench.engine(), source, bench.settings(capacity), bucket: bucket)
        try await daemon.resume()
        return daemon
    }

    /// Does all there is to do now, and tells where the download stands then.
    private func settle(_ daemon: Daemon) async throws -> Phase {
        try await daemon.refresh()
        for _ in 0..<10 {
            let report = try await daemon.pass()
            guard !report.actions.isEmpty || !report.plan.changes.isEmpty else {
                let standing = report.plan.standings.first { $0.resource.kind == .download }
                return try #require(standing).phase
            }
            for action in report.actions {
                try await daemon.carryOut(action, revision: report.revision)
            }
        }
        throw NeverSettled()
    }

    private struct NeverSettled: Error {}

    /// Between a deletion whose reply was lost and its repetition the manifest may ask to keep the
    /// object for longer, and then nobody would look again whether it is there.
    @Test func whatMayHaveBeenDeletedIsNeverOfferedAgain() async throws {
        let daemon = try await daemon()
        let first = commit("of: {kind: Model, name: cup}, keepFor: 1h", after: nil)
        #expect(try await settle(daemon) == .ready)
        bench.advance(by: .seconds(3600))
        deletion.value = .replyLost
        _ = try await settle(daemon)
        #expect(bucket.keys.isEmpty)
        deletion.value = .none
        _ = commit("of: {kind: Model, name: cup}, keepFor: 48h", after: first)
        #expect(try await settle(daemon) == .expired)
    }

    @Test func aDeletionThatFailedIsDoneAgain() async throws {
        let daemon = try await daemon()
        _ = commit("of: {kind: Model, name: cup}, keepFor: 1h", after: nil)
        _ = try await settle(daemon)
        bench.advance(by: .seconds(3600))
        deletion.value = .unreachable
        _ = try await settle(daemon)
        #expect(bucket.keys.count == 1)
        deletion.value = .none
        bench.advance(by: .seconds(10))
        #expect(try await settle(daemon) == .expired)
        #expect(bucket.keys.isEmpty)
    }

    /// As an `apply` has to, while the daemon goes on to try.
    @Test func aBucketThatNeverAnswersKeepsNobodyWaiting() async throws {
        let daemon = try await daemon()
        _ = commit("of: {kind: Model, name: cup}, keepFor: 1h", after: nil)
        _ = try await settle(daemon)
        deletion.value = .unreachable
        bench.advance(by: .seconds(3600))
        var quiet: [Bool] = []
        for _ in 0..<6 {
            let report = try await daemon.pass()
            #expect(report.actions.map(\.action.verb) == [.expire])
            for action in report.actions {
                try await daemon.carryOut(action, revision: report.revision)
            }
            quiet.append(try await daemon.pass().isQuiet)
            bench.advance(by: .seconds(400))
        }
        #expect(quiet == [false, false, false, false, true, true])
        let download = ResourceID(kind: .download, owner: "alice", name: "cup")
        let report = try #require(try await bench.store.resource(download, for: .admin))
        #expect(report.events.count { $0.reason == "expireFailed" } == 1)
    }

    /// A renamed download keeps its object, whose key has the former name.
    @Test func aNewDownloadDoesNotTakeTheObjectOfARenamedOne() async throws {
        let daemon = try await daemon()
        let spec = "of: {kind: Model, name: cup}, keepFor: 1h"
        let first = commit(spec, after: nil)
        _ = try await settle(daemon)
        let renamed = """
            kind: Download
            metadata: {name: mug, formerName: cup}
            spec: {\(spec)}
            """
        let second = source.commit(
            LoopBench.files.merging(["users/alice/get.yaml": renamed]) { $1 },
            blobs: LoopBench.blobs, after: first, subject: "rename")
        #expect(try await settle(daemon) == .ready)
        #expect(bucket.keys.count == 1)
        let both = """
            \(renamed.replacing(", formerName: cup", with: ""))
            ---
            kind: Download
            metadata: {name: cup}
            spec: {\(spec)}
            """
        source.commit(
            LoopBench.files.merging(["users/alice/get.yaml": both]) { $1 },
            blobs: LoopBench.blobs, after: second, subject: "both")
        bench.advance(by: .seconds(1800))
        #expect(try await settle(daemon) == .ready)
        #expect(bucket.keys.count == 2)
        bench.advance(by: .seconds(1800))
        _ = try await settle(daemon)
        #expect(bucket.keys.map { $0.hasSuffix("-2.tar") } == [true])
    }

    private func noticesOfAnEnd() async throws -> Int {
        try await bench.store.notices(for: .admin, page: Page(limit: 100, offset: 0))
            .count { $0.type == .downloadExpired }
    }

    @Test func theObjectOfAnEarlierRunLeavesWhenItsTimeIsOver() async throws {
        let daemon = try await daemon()
        let first = commit("of: {kind: Model, name: cup}, keepFor: 1h", after: nil)
        _ = try await settle(daemon)
        bench.advance(by: .seconds(1800))
        _ = commit("of: {kind: Model, name: cup}, keepFor: 1h, rerun: b", after: first)
        #expect(try await settle(daemon) == .ready)
        #expect(bucket.keys.count == 2)
        bench.advance(by: .seconds(1800))
        #expect(try await settle(daemon) == .ready)
        #expect(bucket.keys.count == 1)
        #expect(try await noticesOfAnEnd() == 0)
        bench.advance(by: .seconds(1800))
        #expect(try await settle(daemon) == .expired)
        #expect(bucket.keys.isEmpty)
        #expect(try await noticesOfAnEnd() == 1)
    }
}
