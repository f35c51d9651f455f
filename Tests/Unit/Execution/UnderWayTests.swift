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
    private typealias Daemon = Reconciler<SimulatedEngine, SimulatedSource>

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
        let engine = bench.engine()
        let capacity = Resources(milliCPUs: 4000, memoryBytes: 8 << 30, gpus: 2)
        let daemon = bench.daemon(engine, source, bench.settings(capacity))
        try await daemon.resume()
        var files = LoopBench.files
        files["users/alice/one.yaml"] = Self.dataset("one", images: 1)
        let first = source.commit(files, blobs: LoopBench.blobs, after: nil, subject: "one")
        let one = try await Self.nextCreate(of: daemon)
        #expect(one.gpus == [0])

        files["users/alice/two.yaml"] = Self.dataset("two", images: 2)
        let second = source.commit(files, blobs: LoopBench.blobs, after: first, subject: "two")
        let two = try await Self.nextCreate(of: daemon)
        #expect(two.action.subject.resource.name == "two")
        #expect(two.gpus == [1])

        try await daemon.carryOut(two.action, revision: second)
        try await daemon.carryOut(one.action, revision: first)
        #expect(try await engine.list().map(\.gpus) == [[1], [0]])
    }

    /// Carries out what comes before the container of a dataset, and leaves that under way.
    private static func nextCreate(
        of daemon: Daemon
    ) async throws -> (action: PlannedAction, gpus: [Int]) {
        try await daemon.refresh()
        var found: (PlannedAction, [Int])?
        for _ in 0..<10 where found == nil {
            let report = try await daemon.pass()
            for action in report.actions {
                if case .create(let workload) = action.action {
                    found = (action, workload.gpus)
                } else {
                    try await daemon.carryOut(action, revision: report.revision)
                }
            }
        }
        return try #require(found)
    }
}
