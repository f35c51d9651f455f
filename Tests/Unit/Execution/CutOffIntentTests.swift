import Execution
import Foundation
import Manifests
import Persistence
import Planning
import SimulatedWorld
import TestSupport
import Testing

/// What a daemon that died had begun, when the Engine does not answer after the restart.
@Suite struct CutOffIntentTests {
    /// The verbs of what a daemon begins that found the intent of `verb` open, without an Engine,
    /// and of the intents that are open then.
    private func verbsAfterDeath(in verb: ActionVerb) async throws -> (
        begun: [ActionVerb], open: [ActionVerb]
    ) {
        let folder = try TemporaryFolder()
        let bench = try LoopBench(in: folder)
        let source = SimulatedSource { _ in .none }
        source.commit(
            LoopBench.filesWithDataset, blobs: LoopBench.blobs, after: nil, subject: "one")
        let settings = bench.settings(Resources(milliCPUs: 4000, memoryBytes: 8 << 30, gpus: 0))
        let first = bench.daemon(bench.engine(), source, settings)
        try await first.resume()
        try await first.refresh()
        var died = false
        for _ in 0..<10 where !died {
            let report = try await first.pass()
            for action in report.actions {
                if action.action.verb == verb {
                    _ = try bench.store.begin(
                        action, revision: report.revision, at: bench.now)
                    died = true
                } else {
                    try await first.carryOut(action, revision: report.revision)
                }
            }
        }
        try #require(died)
        let next = bench.daemon(bench.engine(.unreachable), source, settings)
        try await next.resume()
        try await next.refresh()
        let report = try await next.pass()
        return (
            report.actions.map(\.action.verb),
            try bench.store.openIntents().map(\.detail.verb)
        )
    }

    @Test func whatNeedsNoEngineIsDoneAgain() async throws {
        let after = try await verbsAfterDeath(in: .ingest)
        #expect(after.begun == [.ingest])
        #expect(after.open.isEmpty)
    }

    @Test func whatTheEngineKnowsWaitsForIt() async throws {
        let after = try await verbsAfterDeath(in: .create)
        #expect(after.begun.isEmpty)
        #expect(after.open == [.create])
    }
}
