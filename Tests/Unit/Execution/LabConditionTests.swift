import GRDB
import Manifests
import Planning
import SimulatedWorld
import Synchronization
import TestSupport
import Testing

@testable import Execution
@testable import Persistence

/// What the lab lacks heals by itself: nothing ends for good, and no commit is needed.
@Suite struct LabConditionTests {
    /// A lab whose Engine lacks the image until it is told otherwise.
    fileprivate final class Bench {
        let folder: TemporaryFolder
        let loop: LoopBench
        let daemon: Reconciler<SimulatedSource>
        let cups = ResourceID(kind: .dataset, owner: "alice", name: "cups")

        init(files: [String: String] = LoopBench.filesWithDataset) async throws {
            folder = try TemporaryFolder()
            let loop = try LoopBench(in: folder)
            self.loop = loop
            let source = SimulatedSource { _ in .none }
            source.commit(files, blobs: LoopBench.blobs, after: nil, subject: "one")
            let flags = Flags()
            self.flags = flags
            let engine = SimulatedEngine(
                installationID: "bench", now: { loop.now.uptime },
                behaviour: { _ in flags.behaviour }, interference: { _ in .none })
            daemon = loop.daemon(
                engine, source,
                loop.settings(Resources(milliCPUs: 4000, memoryBytes: 8 << 30, gpus: 0)))
            try await daemon.resume()
            try await daemon.refresh()
        }

        let flags: Flags

        /// Looks, acts, and lets as much time pass as the plan asks for, `length` in all.
        func live(for length: Duration) async throws {
            let end = loop.now.uptime + length
            while loop.now.uptime < end {
                let report = try await daemon.pass()
                for action in report.actions {
                    try await daemon.carryOut(action, revision: report.revision)
                }
                let wait = report.actions.isEmpty ? report.nextLook ?? .seconds(60) : .seconds(1)
                loop.advance(by: max(min(wait, end - loop.now.uptime), .milliseconds(100)))
            }
        }

        var standing: ResourceStanding? {
            get async throws {
                try await daemon.pass().plan.standings.first { $0.resource == cups }
            }
        }

        var attempts: [AttemptRecord] {
            get throws {
                let observed = try loop.store.observed(
                    policy: .standard(
                        capacity: Resources(milliCPUs: 1, memoryBytes: 1, gpus: 0)),
                    revision: "r")
                return observed.tasks.values.filter { $0.id.resource == cups }
                    .flatMap(\.attempts)
            }
        }
    }

    /// What the containers of the bench do now.
    fileprivate final class Flags: Sendable {
        private let beginning = Mutex(SimulatedBehaviour.Beginning.runs)

        func set(_ value: SimulatedBehaviour.Beginning) { beginning.withLock { $0 = value } }

        var behaviour: SimulatedBehaviour {
            var behaviour = SimulatedBehaviour()
            behaviour.beginning = beginning.withLock { $0 }
            behaviour.result = "pictures"
            return behaviour
        }
    }

    @Test func anImageThatComesAfterHoursIsUsedWithoutACommit() async throws {
        let bench = try await Bench()
        bench.flags.set(.lacksImage)
        try await bench.live(for: .seconds(3 * 3600))
        let waiting = try #require(try await bench.standing)
        #expect(waiting.phase == .pending && waiting.reason == .imageUnavailable)
        #expect(try bench.attempts.count > 20, "it is tried all the time")
        bench.flags.set(.runs)
        try await bench.live(for: .seconds(400))
        #expect(try await bench.standing?.phase == .succeeded)
        #expect(
            try await bench.loop.store.dashboard(for: .admin, at: bench.loop.now).health.allSatisfy(
                \.isHealthy))
    }

    @Test func anHourOfItIsToldOnceToAdmins() async throws {
        var files = LoopBench.filesWithDataset
        files["root.yaml"] = """
            kind: User
            metadata: {name: root}
            spec: {email: r@lab.example, role: admin}
            """
        let bench = try await Bench(files: files)
        bench.flags.set(.lacksImage)
        try await bench.live(for: .seconds(3000))
        #expect(try bench.toldAdmins == 0)
        try await bench.live(for: .seconds(5000))
        #expect(try bench.toldAdmins == 1)
        let health = try await bench.loop.store.dashboard(for: .admin, at: bench.loop.now).health
            .first { !$0.isHealthy }
        #expect(health?.name == "Image lab/renderer:1")
    }

    /// A killed Engine leaves a shim or a task behind, and refuses to start what it made. That
    /// once failed the user's work for good.
    @Test func aContainerThatTheEngineDoesNotStartIsNoFailureOfTheWork() async throws {
        let bench = try await Bench()
        bench.flags.set(.refused("failed to start shim: file exists"))
        try await bench.live(for: .seconds(3600))
        let waiting = try #require(try await bench.standing)
        #expect(waiting.reason == .engineFailing)
        #expect(try bench.attempts.allSatisfy { $0.end == .failed(.interrupted) })
        #expect(try bench.attempts.count < 30, "it waits longer and longer")
        bench.flags.set(.runs)
        try await bench.live(for: .seconds(400))
        #expect(try await bench.standing?.phase == .succeeded)
    }
}

extension LabConditionTests.Bench {
    fileprivate var toldAdmins: Int {
        get throws {
            try loop.store.read { db in
                try Int.first(
                    db, sql: "SELECT count(*) FROM notifications WHERE type = 'labTrouble'") ?? 0
            }
        }
    }
}
