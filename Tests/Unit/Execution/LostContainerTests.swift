import Execution
import Foundation
import Manifests
import Persistence
import Planning
import SimulatedWorld
import TestSupport
import Testing

/// Somebody removes the container of an attempt before its end was recorded.
@Suite struct LostContainerTests {
    /// The first attempt at the dataset. `isLogKept` says whether a daemon died just after it had
    /// written the log.
    private func attempt(isLogKept: Bool) async throws -> AttemptRecord {
        let folder = try TemporaryFolder()
        let bench = try LoopBench(in: folder)
        let source = SimulatedSource { _ in .none }
        source.commit(
            LoopBench.filesWithDataset, blobs: LoopBench.blobs, after: nil, subject: "one")
        let engine = bench.engine()
        let settings = bench.settings(Resources(milliCPUs: 4000, memoryBytes: 8 << 30, gpus: 0))
        let daemon = bench.daemon(engine, source, settings)
        try await daemon.resume()
        try await daemon.refresh()
        var started: PlannedAction?
        while started == nil {
            let report = try await daemon.pass()
            try #require(!report.actions.isEmpty)
            for action in report.actions {
                try await daemon.carryOut(action, revision: report.revision)
                if action.action.verb == .start { started = action }
            }
        }
        let task = try #require(started?.subject.task)
        if isLogKept {
            let path = bench.state.log(of: task, attempt: 1)
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true)
            try Data("it was like this\n".utf8).write(to: URL(filePath: path))
        }
        #expect(engine.removeByHand(try #require(engine.present.first).id, at: .zero))
        let report = try await daemon.pass()
        let conclusion = try #require(report.actions.first)
        #expect(conclusion.action == .conclude(.failed(.removed)))
        try await daemon.carryOut(conclusion, revision: report.revision)
        let observed = try bench.store.observed(
            policy: settings.policy, revision: report.revision)
        return try #require(observed.tasks[task]?.attempts.first)
    }

    @Test func itsLogIsKnownWhenItWasWritten() async throws {
        let attempt = try await attempt(isLogKept: true)
        #expect(attempt.end == .failed(.removed))
        #expect(attempt.hasLog)
    }

    @Test func otherwiseThereIsNone() async throws {
        let attempt = try await attempt(isLogKept: false)
        #expect(attempt.end == .failed(.removed))
        #expect(!attempt.hasLog)
    }
}
