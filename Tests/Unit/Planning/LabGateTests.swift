import Manifests
import Testing

@testable import Planning

/// A failing part of the lab holds back all work that needs it, and one piece of work at a time
/// tries it.
@Suite struct LabGateTests {
    private static let now = PlanningBench.now

    /// The kitchen's dataset and two more of the same image, none of which ever ran.
    private static let bench: PlanningBench = {
        var bench = PlanningBench.kitchen
        for name in ["forks", "knives"] {
            bench.files["users/alice/\(name).yaml"] = """
                apiVersion: lab/v1
                kind: Dataset
                metadata: {name: \(name)}
                spec:
                  from: {models: [{modelRef: cup, class: cup}]}
                  renderer: {parameters: {images: 10}}
                  seed: \(name.count)
                """
        }
        return bench
    }()

    private static let names = ["cups", "forks", "knives"]

    /// A world with nothing but the model, in which `cause` failed `failures` times, the last time
    /// `ago`.
    private func world(_ cause: LabCause, failures: Int, ago: Duration) -> ObservedState {
        var world = Self.bench.converged
        for id in world.inventory.keys where id.kind == .dataset {
            world.tasks[of: id] = []
            world.versions[of: id] = []
        }
        let lastAt = Instant(
            bootID: Self.now.bootID, uptime: Self.now.uptime - ago, wall: Self.now.wall - ago)
        world.conditions[cause] = LabCondition(
            since: lastAt, failures: failures, lastAt: lastAt, message: "no such image")
        return world
    }

    private func plan(_ world: ObservedState) -> Plan {
        Planner.plan(Self.bench.desired, given: world, at: Self.now)
    }

    private func creations(_ plan: Plan) -> [String] {
        plan.actions.filter { $0.action.verb == .create }.map(\.subject.resource.name).sorted()
    }

    @Test func whileTheBackoffLastsAllThatNeedItWait() throws {
        let plan = plan(world(.image("lab/renderer:1"), failures: 1, ago: .seconds(1)))
        #expect(creations(plan) == [])
        for name in Self.names {
            let standing = try plan.standing("Dataset/alice/\(name)")
            #expect(standing.phase == .pending && standing.reason == .imageUnavailable)
            #expect(
                standing.message
                    == "the container engine does not have its image: no such image")
        }
        let next = try #require(plan.nextLook)
        #expect(next > .zero && next <= .seconds(9))
    }

    @Test func thenOneOfThemTries() throws {
        let plan = plan(world(.image("lab/renderer:1"), failures: 1, ago: .seconds(60)))
        #expect(creations(plan) == ["cups"])
        #expect(try plan.standing("Dataset/alice/forks").reason == .imageUnavailable)
    }

    /// A resource that fails for its own reasons would keep all others waiting if it were always
    /// the probe.
    @Test func whoFailedByItLastTriesLast() {
        var world = world(.image("lab/renderer:1"), failures: 1, ago: .seconds(60))
        let plan = plan(world)
        let probe = plan.actions.first { $0.action.verb == .create }
        guard let task = probe?.subject.task else {
            Issue.record("nobody tries")
            return
        }
        let at = Self.now.adding(.seconds(-60))
        world.tasks[task] = TaskRecord(
            id: task, rerun: nil,
            attempts: [
                AttemptRecord(
                    number: 1, containerID: nil,
                    times: AttemptTimes(createdAt: at, startedAt: nil, endedAt: at),
                    stopReason: nil, end: .failed(.imageUnavailable))
            ])
        #expect(creations(self.plan(world)) == ["forks"])
    }

    /// A probe that could not begin anyway would keep all others waiting.
    @Test func whoTriesIsOneThatFits() {
        var world = world(.image("lab/renderer:1"), failures: 1, ago: .seconds(60))
        let large = Self.bench.changed(
            "users/alice/cups.yaml", "renderer: {parameters: {images: 10}}",
            "renderer: {parameters: {images: 10}}\n  resources: {memory: 16Gi}")
        world.policy.capacity = Resources(milliCPUs: 4000, memoryBytes: 8 << 30, gpus: 0)
        let plan = Planner.plan(
            large.load(after: Self.bench).desired, given: world, at: Self.now)
        #expect(creations(plan) == ["forks"])
    }

    @Test func whatNothingNeedsAnyMoreIsNoConditionAnyMore() {
        #expect(
            plan(world(.image("lab/other:1"), failures: 1, ago: .seconds(1))).endedConditions
                == [.image("lab/other:1")])
        #expect(
            plan(world(.image("lab/renderer:1"), failures: 1, ago: .seconds(1))).endedConditions
                == [])
    }

    @Test func nobodyElseTriesWhileOneDoes() throws {
        var world = world(.image("lab/renderer:1"), failures: 1, ago: .seconds(60))
        let probe = try #require(plan(world).actions.first { $0.action.verb == .create })
        world.note(underWay: [probe])
        #expect(creations(plan(world)) == [])
    }

    @Test func anotherImageIsNoReasonToWait() {
        let plan = plan(world(.image("lab/other:1"), failures: 1, ago: .seconds(1)))
        #expect(creations(plan) == Self.names)
    }

    @Test func tryingGoesOnForEverAtLengtheningPauses() throws {
        let held = plan(world(.image("lab/renderer:1"), failures: 1000, ago: .seconds(200)))
        #expect(creations(held) == [])
        let tried = plan(world(.image("lab/renderer:1"), failures: 1000, ago: .seconds(360)))
        #expect(creations(tried) == ["cups"])
    }

    @Test func aDiskWithoutRoomLetsNothingBegin() throws {
        var world = world(.image("lab/other:1"), failures: 1, ago: .seconds(1))
        world.diskShortage = "3 MiB are free, 5 MiB are kept free"
        let plan = plan(world)
        #expect(creations(plan) == [])
        let standing = try plan.standing("Dataset/alice/cups")
        #expect(standing.reason == .diskLow)
        #expect(standing.message.hasSuffix(": 3 MiB are free, 5 MiB are kept free"))
    }

    @Test func eachFailureTellsOfItsCause() {
        let create: [LabCause] = [.disk, .image("a")]
        #expect(LabCause.of(.imageUnavailable, among: create) == .image("a"))
        #expect(LabCause.of(.diskFull, among: create) == .disk)
        #expect(LabCause.of(.interrupted, among: create) == nil, "a name that is taken")
        #expect(LabCause.of(.interrupted, among: [.engine]) == .engine)
        #expect(LabCause.of(.storageUnavailable, among: [.bucket, .disk]) == .bucket)
        #expect(LabCause.of(.storageUnavailable, among: [.disk, .repository]) == .repository)
        for failure in FailureClass.allCases where failure.accounting == .counted {
            #expect(LabCause.of(failure, among: create + [.engine, .bucket]) == nil)
        }
    }

    @Test(arguments: [
        LabCause.bucket, .disk, .engine, .image("lab/blender-renderer:1"), .repository,
    ])
    func aCauseIsFoundAgainByItsText(_ cause: LabCause) {
        #expect(LabCause(rawValue: cause.rawValue) == cause)
    }
}
