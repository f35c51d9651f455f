import Execution
import Foundation
import Testing

/// Lives of labs from seeds. `SIMULATION_SEEDS` says how many (from `SIMULATION_FIRST`),
/// `SIMULATION_SEED` repeats one, `SIMULATION_DIARY` says how many lines of its diary are shown.
@Suite struct SimulationTests {
    @Test func everyLifeKeepsTheInvariants() async throws {
        let seeds = Self.seeds()
        let workers = 2
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    for seed in seeds where Int(seed) % workers == worker {
                        await Self.live(seed)
                    }
                }
            }
        }
    }

    @Test func theSameSeedLivesTheSameLife() async throws {
        let first = try await Self.diary(of: 7)
        let second = try await Self.diary(of: 7)
        #expect(first.count > 100)
        #expect(first == second)
    }

    private static func seeds() -> [UInt64] {
        let environment = ProcessInfo.processInfo.environment
        if let one = environment["SIMULATION_SEED"].flatMap(UInt64.init) { return [one] }
        let count = environment["SIMULATION_SEEDS"].flatMap(UInt64.init) ?? 300
        let first = environment["SIMULATION_FIRST"].flatMap(UInt64.init) ?? 1
        return Array(first..<first + count)
    }

    private static func live(_ seed: UInt64) async {
        do {
            let simulation = try await Simulation(seed: seed, folder: folder(seed))
            defer { remove(simulation.folder.path) }
            do {
                try await simulation.run(steps: 60)
            } catch {
                simulation.plan.violated("stopped by \(error)")
            }
            guard !simulation.plan.violations.isEmpty else { return }
            let environment = ProcessInfo.processInfo.environment
            let length = environment["SIMULATION_DIARY"].flatMap { Int($0) } ?? 40
            let life = simulation.plan.diary.suffix(length).joined(separator: "\n")
            Issue.record(
                """
                SIMULATION_SEED=\(seed): \(simulation.plan.violations.joined(separator: "; "))
                \(life)
                """)
        } catch {
            Issue.record("SIMULATION_SEED=\(seed) could not begin: \(error)")
        }
    }

    private static func diary(of seed: UInt64) async throws -> [String] {
        let simulation = try await Simulation(seed: seed, folder: folder(seed))
        defer { remove(simulation.folder.path) }
        try await simulation.run(steps: 60)
        return simulation.plan.diary.map { $0.replacing(simulation.folder.path, with: "") }
    }

    /// In memory where the system has such a place, because every step is made durable.
    private static func folder(_ seed: UInt64) -> String {
        let memory = "/dev/shm"
        let parent =
            FileManager.default.isWritableFile(atPath: memory)
            ? memory : FileManager.default.temporaryDirectory.path(percentEncoded: false)
        return "\(parent)/reconciler-simulation-\(UUID().uuidString)-\(seed)"
    }

    private static func remove(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)  // what is left is only rubbish
    }
}
