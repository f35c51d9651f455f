import Foundation
import Manifests
import Testing

@testable import Planning

struct StateSnapshotTests {
    private let kitchen = PlanningBench.kitchen

    /// A world with an example of everything that a snapshot holds.
    private func world() throws -> ObservedState {
        var world = kitchen.converged
        let cups = try #require(world.inventory[EstimateTests.cups])
        let task = try #require(cups.current)
        let attempt = AttemptRecord(
            number: 2, containerID: "secret-container-id",
            times: AttemptTimes(
                createdAt: PlanningBench.now, startedAt: PlanningBench.now, endedAt: nil),
            stopReason: .suspended, end: nil)
        world.tasks[task] = TaskRecord(
            id: task, rerun: "again",
            attempts: [
                AttemptRecord(
                    number: 1, containerID: "secret-container-id",
                    times: AttemptTimes(
                        createdAt: PlanningBench.now, startedAt: nil,
                        endedAt: PlanningBench.now),
                    stopReason: nil, end: .failed(.diskFull)),
                attempt,
            ])
        var container = ContainerObservation(
            id: "secret-container-id", resource: EstimateTests.cups, digest: task.digest,
            attempt: 2, state: .running)
        container.gpus = [0, 3]
        world.engine = .seen([container])
        world.downloads[task] = DownloadRecord(
            task: task, pinned: task, objectKey: "secret/key", sizeBytes: 4,
            readyAt: PlanningBench.now, expiredAt: nil, removedAt: nil)
        world.busy = [EstimateTests.network]
        world.approvals = [Approval(revision: "r", resources: [EstimateTests.cups])]
        return world
    }

    @Test func whatIsReadAgainGivesTheSamePlan() throws {
        let world = try world()
        let snapshot = StateSnapshot(of: world, runs: [], at: PlanningBench.now)
        let text = try JSONEncoder().encode(snapshot)
        let again = try JSONDecoder().decode(StateSnapshot.self, from: text)
        #expect(again == snapshot)
        var told = try again.observed(declared: kitchen.desired.resources)
        told.revision = world.revision
        guard case .seen(let containers) = told.engine else {
            Issue.record("the Engine was seen")
            return
        }
        #expect(containers.map(\.gpus) == [[0, 3]])
        let later = Instant(
            bootID: "machine/another", uptime: .seconds(86_400 * 60),
            wall: PlanningBench.now.wall + .seconds(60))
        for bench in [
            kitchen, kitchen.removing("users/alice/download.yaml"),
            kitchen.changed("users/alice/cups.yaml", "images: 10", "images: 20"),
        ] {
            let desired = bench.load(after: kitchen).desired
            let seen = Planner.plan(desired, given: world, at: later)
            let planned = Planner.plan(desired, given: told, at: later)
            #expect(planned.changes == seen.changes)
            #expect(planned.standings == seen.standings)
            #expect(planned.actions.map(\.id) == seen.actions.map(\.id))
        }
    }

    private static let runs = [
        PastRun(
            task: TaskID(
                resource: EstimateTests.cups, digest: InputDigest(of: "d".utf8), run: 0),
            profile: WorkProfile(
                image: "lab/renderer:1", workload: "w", size: WorkSize(amount: 72, settings: "s")),
            imageID: nil,
            outcome: PastOutcome(wall: .seconds(9), resultBytes: 8, endedAt: PlanningBench.now))
    ]

    /// The past runs that are read from a snapshot after `change` of its text.
    private func toldRuns(_ change: (String) -> String) throws -> [PastRun] {
        let snapshot = StateSnapshot(of: try world(), runs: Self.runs, at: PlanningBench.now)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = change(String(decoding: try encoder.encode(snapshot), as: UTF8.self))
        return try JSONDecoder().decode(StateSnapshot.self, from: Data(text.utf8)).runs()
    }

    @Test func pastRunsAreToldWithTheirAmountOfWork() throws {
        let told = try toldRuns { $0 }
        #expect(told.map(\.profile) == Self.runs.map(\.profile))
        #expect(told.map(\.wall) == [.seconds(9)])
    }

    /// A daemon of format 1.0 wrote the snapshot.
    @Test func pastRunsWithoutAnAmountAreStillRead() throws {
        let told = try toldRuns {
            let text = $0.replacing("\"amount\":72,", with: "")
                .replacing("\"settings\":\"s\",", with: "")
            #expect(!text.contains("amount") && !text.contains("settings"))
            return text
        }
        #expect(told.map(\.profile.size) == [nil])
        #expect(told.map(\.profile.workload) == ["w"])
    }

    @Test(arguments: [
        ("0", nil), ("-1", nil), ("\(Int.min)", nil), ("null", nil), ("1", 1),
        ("\(Int.max)", WorkMeasure.amountMax),
    ])
    func absurdAmountsAreNoneOrBounded(_ written: String, _ amount: Int?) throws {
        let told = try toldRuns { $0.replacing("\"amount\":72", with: "\"amount\":\(written)") }
        #expect(told.map(\.profile.size?.amount) == [amount])
    }

    @Test func nothingPrivateIsTold() throws {
        let bench = kitchen.changed(
            "users/alice/cups.yaml", "spec:",
            "spec:\n  title: secret title\n  description: secret words")
        var world = bench.converged
        world.tasks = try self.world().tasks
        world.downloads = try self.world().downloads
        world.engine = try self.world().engine
        let snapshot = StateSnapshot(of: world, runs: [], at: PlanningBench.now)
        let text = String(decoding: try JSONEncoder().encode(snapshot), as: UTF8.self)
        #expect(text.contains("Dataset\\/alice\\/cups"))
        for canary in ["secret", "cup.blend", "alice@lab.example", "images", "lab\\/renderer"] {
            #expect(!text.contains(canary), "'\(canary)' is told")
        }
    }

    @Test func onlyTheTimeIsNoNews() throws {
        let world = try world()
        let first = StateSnapshot(of: world, runs: [], at: PlanningBench.now)
        let second = StateSnapshot(
            of: world, runs: [], at: PlanningBench.now.adding(.seconds(9)))
        #expect(first != second)
        #expect(first.isSameState(as: second))
        var other = world
        other.busy = []
        #expect(
            !first.isSameState(as: StateSnapshot(of: other, runs: [], at: PlanningBench.now)))
    }

    @Test func specsOfAnotherRevisionAreNotGuessed() throws {
        let snapshot = StateSnapshot(of: kitchen.converged, runs: [], at: PlanningBench.now)
        let told = try snapshot.observed(declared: [])
        let next = kitchen.changed("users/alice/cups.yaml", "images: 10", "images: 20")
        let plan = Planner.plan(next.desired, given: told, at: PlanningBench.now)
        #expect(try plan.change("Dataset/alice/cups").verb == .replace)
        #expect(try plan.change("Dataset/alice/cups").fields == [])
    }

    @Test(arguments: [
        ("Dataset/alice/cups", "Planet/alice/cups"), ("failed DiskFull", "failed Mood"),
        ("running", "dancing"), (#""input":""#, #""input":"0"#), (#""spec":""#, #""spec":"0"#),
        (#""digest":""#, #""digest":"0"#),
    ])
    func whatThisProgramDoesNotKnowIsRefused(_ word: String, _ other: String) throws {
        let snapshot = StateSnapshot(of: try world(), runs: [], at: PlanningBench.now)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let text = String(decoding: try encoder.encode(snapshot), as: UTF8.self)
        let changed = try JSONDecoder().decode(
            StateSnapshot.self, from: Data(text.replacing(word, with: other).utf8))
        #expect(throws: SnapshotProblem.self) { try changed.observed(declared: []) }
    }

    @Test func absurdNumbersDoNotTrap() throws {
        let snapshot = StateSnapshot(of: try world(), runs: Self.runs, at: PlanningBench.now)
        let encoder = JSONEncoder()
        let text = String(decoding: try encoder.encode(snapshot), as: UTF8.self)
        for number in [Int.min, -1, Int.max] {
            let absurd = text.replacing(/:\d+/, with: ":\(number)")
            let read = try JSONDecoder().decode(StateSnapshot.self, from: Data(absurd.utf8))
            let told = try read.observed(declared: [])
            let desired = kitchen.desired
            let plan = Planner.plan(desired, given: told, at: PlanningBench.now)
            #expect(plan.standings.count == desired.resources.count)
            let estimate = PlanEstimate(
                of: plan.changes, in: desired, given: told,
                by: Estimator(runs: try read.runs(), prices: nil))
            #expect(estimate.total.wallSeconds.low >= 0)
        }
    }
}
