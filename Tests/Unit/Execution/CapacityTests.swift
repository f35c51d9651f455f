import Execution
import Manifests
import Persistence
import Planning
import SimulatedWorld
import Synchronization
import TestSupport
import Testing

/// What the lab has is not guessed: an Engine that does not answer makes no manifest a mistake.
@Suite struct CapacityTests {
    @Test func whileTheEnginesSizeIsUnknownNothingIsTooLargeAndNothingBegins() async throws {
        let folder = try TemporaryFolder()
        let bench = try LoopBench(in: folder)
        let source = SimulatedSource { _ in .none }
        source.commit(
            LoopBench.filesWithDataset, blobs: LoopBench.blobs, after: nil, subject: "Declare")
        let size = Mutex<Resources?>(nil)
        let boundless = Resources(milliCPUs: 1 << 40, memoryBytes: 1 << 60, gpus: 0)
        var settings = bench.settings(boundless)
        settings.findCapacity = { size.withLock { $0 } }
        let daemon = bench.daemon(bench.engine(), source, settings)
        try await daemon.refresh()
        let blind = try await daemon.pass()
        #expect(blind.plan.standings.allSatisfy { $0.reason != .exceedsCapacity })
        let findings = await daemon.inForce?.result.diagnostics ?? []
        #expect(findings.allSatisfy { $0.code != .exceedsCapacity })
        #expect(daemon.recovery.missing == "the container engine did not answer since the start")

        #expect(daemon.policy.capacity == boundless && daemon.loadPolicy.capacity == nil)

        size.withLock { $0 = Resources(milliCPUs: 500, memoryBytes: 1 << 30, gpus: 0) }
        _ = try await daemon.pass()
        #expect(daemon.recovery.missing == nil)
        #expect(daemon.policy.capacity.milliCPUs == 500)
        #expect(daemon.loadPolicy.capacity?.milliCPUs == 500)
        let limits = try await daemon.limitsInForce()
        #expect(limits.first { $0.name == "capacity.cpus" }?.value == "0.5")
    }
}
