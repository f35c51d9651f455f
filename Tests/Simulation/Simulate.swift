import ArgumentParser
import Execution
import Foundation
import SimulatedWorld

/// Lives of labs from seeds. Each seed is a lab with its edits, faults and crashes; a violated
/// invariant is printed with the end of that life's diary, and the exit code is 1.
@main
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Simulate the real loop, planner, store and executor in a world of faults.")

    @Option(help: "How many seeds to live through.") var seeds: UInt64 = 300
    @Option(help: "The first seed.") var first: UInt64 = 1
    @Option(help: "Lines of a diary that are shown of a life that went wrong.") var diary = 40
    @Option(help: "Seeds at once; 0 for one a core.") var workers = 0

    private static let steps = 60

    func validate() throws {
        guard seeds > 0, diary >= 0, workers >= 0, first <= UInt64.max - seeds else {
            throw ValidationError("--seeds must be at least 1, --diary and --workers not negative")
        }
    }

    func run() async throws {
        let clock = ContinuousClock()
        let begunAt = clock.now
        let workers = workers > 0 ? workers : ProcessInfo.processInfo.activeProcessorCount
        let lives = await withTaskGroup(of: [Life].self, returning: [Life].self) { group in
            for worker in 0..<workers {
                group.addTask {
                    var lives: [Life] = []
                    for seed in first..<first + seeds where seed % UInt64(workers) == worker {
                        lives.append(await live(seed))
                    }
                    return lives
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        let complaints = lives.compactMap(\.complaint) + (await repetition())
        for complaint in complaints { print(complaint) }
        let length = (clock.now - begunAt) / .seconds(1)
        let simulated = lives.reduce(0) { $0 + $1.length / .seconds(1) }
        print(
            """
            \(lives.count) seeds in \(length.formatted(.number.precision(.fractionLength(1)))) s \
            (\(Int(Double(lives.count) * 60 / length)) a minute, \(Int(simulated / length)) \
            simulated seconds a second): \(complaints.count) went wrong
            """)
        if !complaints.isEmpty { throw ExitCode(1) }
    }

    /// What became of one seed.
    private struct Life: Sendable {
        let length: Duration
        let complaint: String?
    }

    private func live(_ seed: UInt64) async -> Life {
        do {
            let simulation = try await Self.life(of: seed)
            guard !simulation.plan.violations.isEmpty else {
                return Life(length: simulation.clock.age, complaint: nil)
            }
            let end = simulation.plan.diary.suffix(diary).joined(separator: "\n")
            let violations = simulation.plan.violations.joined(separator: "; ")
            return Life(
                length: simulation.clock.age, complaint: "seed \(seed): \(violations)\n\(end)")
        } catch {
            return Life(length: .zero, complaint: "seed \(seed) could not begin: \(error)")
        }
    }

    /// The same seed lives the same life, or no seed can be repeated.
    private func repetition() async -> [String] {
        do {
            let one = try await Self.life(of: first)
            let other = try await Self.life(of: first)
            let diaries = [one, other].map { life in
                life.plan.diary.map { $0.replacing(life.folder.path, with: "") }
            }
            guard diaries[0] != diaries[1] || diaries[0].count < 100 else { return [] }
            return ["seed \(first) lived two different or empty lives"]
        } catch {
            return ["seed \(first) could not be repeated: \(error)"]
        }
    }

    private static func life(of seed: UInt64) async throws -> Simulation {
        let simulation = try await Simulation(seed: seed, folder: folder(seed))
        // What is left is only rubbish.
        defer { try? FileManager.default.removeItem(atPath: simulation.folder.path) }
        do {
            try await simulation.run(steps: steps)
        } catch {
            simulation.plan.violated("stopped by \(error)")
        }
        return simulation
    }

    /// In memory where the system has such a place, because every step is made durable.
    private static func folder(_ seed: UInt64) -> String {
        let memory = "/dev/shm"
        let parent =
            FileManager.default.isWritableFile(atPath: memory)
            ? memory : FileManager.default.temporaryDirectory.path(percentEncoded: false)
        return "\(parent)/reconciler-simulation-\(UUID().uuidString)-\(seed)"
    }
}
