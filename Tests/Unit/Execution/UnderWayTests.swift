import Execution
import Foundation
import Manifests
import Persistence
import Planning
import SimulatedWorld
import TestSupport
import Testing

/// The real loop, which looks again while what it began is under way.
@Suite struct UnderWayTests {
    private typealias Daemon = Reconciler<SimulatedSource>

    private static func dataset(_ name: String, images: Int) -> String {
        """
        kind: Dataset
        metadata: {name: \(name)}
        spec:
          from: {models: [{modelRef: cup, class: cup}]}
          renderer: {image: "lab/renderer:1", parameters: {images: \(images)}}
          resources: {cpus: 1, memory: 1Gi, gpus: 1}
        """
    }

    @Test func aGPUOfAContainerThatIsBeingMadeIsNotGivenOutAgain() async throws {
        let source = SimulatedSource { _ in .none }
        let folder = try TemporaryFolder()
        let bench = try LoopBench(in: folder)
        let engine = bench.engine(gpuCount: 1)
        let capacity = Resources(milliCPUs: 4000, memoryBytes: 8 << 30, gpus: 1)
        let daemon = bench.daemon(engine, source, bench.settings(capacity))
        try await daemon.resume()
        var files = LoopBench.files
        files["users/alice/one.yaml"] = Self.dataset("one", images: 1)
        let first = source.commit(files, blobs: LoopBench.blobs, after: nil, subject: "one")
        let one = try #require(try await Self.nextCreate(of: daemon))

        files["users/alice/two.yaml"] = Self.dataset("two", images: 2)
        _ = source.commit(files, blobs: LoopBench.blobs, after: first, subject: "two")
        #expect(try await Self.nextCreate(of: daemon) == nil)

        try await daemon.carryOut(one, revision: first)
        #expect(try await engine.list().map(\.gpus) == [[0]])
    }

    /// Carries out what comes before the container of a dataset, and leaves that under way.
    private static func nextCreate(of daemon: Daemon) async throws -> PlannedAction? {
        try await daemon.refresh()
        for _ in 0..<10 {
            let report = try await daemon.pass()
            for action in report.actions {
                if case .create = action.action { return action }
                try await daemon.carryOut(action, revision: report.revision)
            }
        }
        return nil
    }
}
