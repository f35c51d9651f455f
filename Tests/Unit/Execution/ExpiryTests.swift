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
    private typealias Daemon = Reconciler<SimulatedEngine, SimulatedSource>

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
            guard !report.actions.isEmpty else {
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
        bench.advance(by: .seconds(1800))
        #expect(try await settle(daemon) == .expired)
        #expect(bucket.keys.isEmpty)
    }
}
