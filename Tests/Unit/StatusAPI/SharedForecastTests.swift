import Manifests
import Persistence
import Planning
import Synchronization
import Testing

@testable import StatusAPI

/// Many pages ask at the same time when the lab's work will end.
@Suite struct SharedForecastTests {
    private final class Counter: Sendable {
        let asked = Mutex(0)
    }

    @Test func manyWhoAskAtOnceHaveItReckonedOnce() async throws {
        let bench = try StoreBench()
        let (now, counter) = (bench.now, Counter())
        let forecasts = Forecasts(
            store: bench.store,
            loop: LoopView(
                policy: { .standard(capacity: Resources(milliCPUs: 1, memoryBytes: 1, gpus: 0)) },
                missingForFirstPlan: { nil }, limits: { [] },
                desired: {
                    counter.asked.withLock { $0 += 1 }
                    return nil
                }))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { _ = try await forecasts.all(at: now) } }
            try await group.waitForAll()
        }
        #expect(counter.asked.withLock(\.self) == 1)
        _ = try await forecasts.all(at: now.adding(.seconds(6)))
        #expect(counter.asked.withLock(\.self) == 2, "what is declared may have come meanwhile")
    }
}
