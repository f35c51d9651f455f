import Manifests
import Testing

@testable import Planning

/// The planner counts GPUs in use; the engine decides which ones work gets.
struct GPUPlanningTests {
    private static let kitchen = PlanningBench.kitchen

    /// Datasets of alice by name, each with the number of GPUs that it asks for.
    private static func bench(_ wanted: [String: Int]) -> PlanningBench {
        wanted.reduce(kitchen) { bench, each in
            bench.adding(
                "users/alice/\(each.key).yaml",
                """
                kind: Dataset
                metadata: {name: \(each.key)}
                spec:
                  from: {models: [{modelRef: cup, class: cup}]}
                  renderer: {parameters: {images: \(each.key.utf8.reduce(0) { $0 + Int($1) })}}
                  resources: {cpus: 1, memory: 1Gi, gpus: \(each.value)}
                """)
        }
    }

    /// A server with two GPUs on which no dataset was begun.
    private static var world: ObservedState {
        var world = kitchen.converged
        world.policy.capacity = Resources(milliCPUs: 64_000, memoryBytes: 64 << 30, gpus: 2)
        return world
    }

    private static func task(_ name: String, in bench: PlanningBench) throws -> TaskID {
        let resource = try #require(bench.desired.resources.first { $0.id.name == name })
        return TaskID(resource: resource.id, digest: try #require(resource.inputDigest), run: 0)
    }

    private struct Container {
        let name: String
        var state = ContainerObservation.State.running
        let gpus: [Int]
    }

    /// The world with these containers, each for the first attempt at what `bench` declares.
    private static func world(
        with containers: [Container], of bench: PlanningBench
    ) throws -> ObservedState {
        var world = world
        var seen: [ContainerObservation] = []
        for each in containers {
            let task = try task(each.name, in: bench)
            let startedAt = each.state == .created ? nil : PlanningBench.now
            world.tasks[task] = TaskRecord(
                id: task, rerun: nil,
                attempts: [
                    AttemptRecord(
                        number: 1, containerID: each.name,
                        times: AttemptTimes(
                            createdAt: PlanningBench.now, startedAt: startedAt, endedAt: nil),
                        stopReason: nil, end: nil)
                ])
            var container = ContainerObservation(
                id: each.name, resource: task.resource, digest: task.digest, attempt: 1,
                state: each.state)
            container.gpus = each.gpus
            seen.append(container)
        }
        world.engine = .seen(seen)
        return world
    }

    private static func plan(_ bench: PlanningBench, in world: ObservedState) -> Plan {
        Planner.plan(bench.load(after: kitchen).desired, given: world, at: PlanningBench.now)
    }

    @Test func theSceneIsValid() {
        let diagnostics = Self.bench(["one": 1, "two": 2]).load().diagnostics
        #expect(diagnostics.filter { $0.severity == .error } == [])
    }

    @Test func twoRunsGetAGPUEachAndTheThirdWaits() throws {
        let plan = Self.plan(Self.bench(["one": 1, "two": 1, "zed": 1]), in: Self.world)
        #expect(plan.begun == ["one", "two"])
        let zed = try plan.standing("Dataset/alice/zed")
        #expect(zed.phase == .queued && zed.reason == .queued)
        #expect(zed.message == "number 1 in the queue: needs 1 GPUs, 0 free")
    }

    @Test func workWithoutGPUsTakesNone() {
        let plan = Self.plan(Self.bench(["one": 0, "two": 1, "zed": 1]), in: Self.world)
        #expect(plan.begun == ["one", "two", "zed"])
    }

    @Test(
        arguments: [
            (ContainerObservation.State.created, false), (.running, false), (.exited, true),
            (.removing, true),
        ])
    func aGPUIsFreeOnceItsContainerEnded(state: ContainerObservation.State, isFree: Bool) throws {
        let bench = Self.bench(["one": 1, "two": 2])
        let world = try Self.world(
            with: [Container(name: "one", state: state, gpus: [0])], of: bench)
        #expect(Self.plan(bench, in: world).begun == (isFree ? ["two"] : []))
    }

    @Test func workOnTwoGPUsWaitsWhileOneIsHeld() throws {
        let bench = Self.bench(["both": 2, "one": 1])
        let world = try Self.world(with: [Container(name: "one", gpus: [0])], of: bench)
        let plan = Self.plan(bench, in: world)
        #expect(plan.begun == [])
        #expect(
            try plan.standing("Dataset/alice/both").message
                == "number 1 in the queue: needs 2 GPUs, 1 free")
        #expect(Self.plan(Self.bench(["both": 2]), in: Self.world).begun == ["both"])
    }

    @Test func whatIsBeingMadeHoldsItsGPUsBeforeItIsListed() throws {
        var world = Self.world
        world.note(underWay: Self.plan(Self.bench(["two": 1]), in: world).actions)
        #expect(world.reservedGPUs.values.map(\.self) == [1])
        let plan = Self.plan(Self.bench(["one": 1, "two": 1, "zed": 1]), in: world)
        #expect(plan.begun == ["one"])
        #expect(try plan.standing("Dataset/alice/zed").phase == .queued)
        #expect(try plan.standing("Dataset/alice/two").phase == .preparing)
    }

    /// The container was made before, and its labels say which GPUs it got.
    @Test func anAdoptedContainerKeepsItsGPUs() throws {
        let bench = Self.bench(["one": 1, "two": 1])
        let world = try Self.world(
            with: [Container(name: "two", state: .created, gpus: [0])], of: bench)
        let plan = Self.plan(bench, in: world)
        #expect(plan.begun == ["one"])
        #expect(plan.actionList.contains("start Dataset/alice/two"))
    }

    @Test func anAttemptWhoseContainerIsMissingGetsWhatIsFree() throws {
        let bench = Self.bench(["one": 1, "two": 1])
        var world = try Self.world(
            with: [
                Container(name: "one", gpus: [0]),
                Container(name: "two", state: .created, gpus: [0]),
            ], of: bench)
        guard case .seen(let seen) = world.engine else { return }
        world.engine = .seen(seen.filter { $0.id == "one" })
        #expect(Self.plan(bench, in: world).begun == ["two"])
    }

    /// A manifest was changed to ask for fewer GPUs than its container has.
    @Test func aContainerHoldsTheGPUsThatItHas() throws {
        let bench = Self.bench(["one": 1, "two": 1])
        let world = try Self.world(with: [Container(name: "one", gpus: [0, 1])], of: bench)
        #expect(Self.plan(bench, in: world).begun == [])
    }

    /// Capacity in use is counted by what is declared, but a GPU is held by the container that has
    /// it.
    @Test func aContainerOfNothingDeclaredHoldsItsGPUs() throws {
        let all = Self.bench(["gone": 1, "one": 1, "two": 1])
        let world = try Self.world(with: [Container(name: "gone", gpus: [0])], of: all)
        let plan = Self.plan(all.removing("users/alice/gone.yaml"), in: world)
        #expect(plan.begun == ["one"])
        #expect(
            try plan.standing("Dataset/alice/two").message
                == "number 1 in the queue: needs 1 GPUs, 0 free")
    }

    @Test func theOrderHandedInDoesNotMatter() throws {
        let bench = Self.bench(["a": 1, "b": 1, "c": 1, "d": 2, "e": 0])
        var world = try Self.world(
            with: [Container(name: "a", gpus: [3]), Container(name: "c", gpus: [0])], of: bench)
        world.policy.capacity.gpus = 5
        let plan = Self.plan(bench, in: world)
        #expect(plan.begun == ["b", "d", "e"])
        guard case .seen(let seen) = world.engine else { return }
        world.engine = .seen(seen.reversed())
        var desired = bench.load(after: Self.kitchen).desired
        desired.resources.reverse()
        let other = Planner.plan(desired, given: world, at: PlanningBench.now)
        #expect(Set(other.actions) == Set(plan.actions))
        #expect(other.standings == plan.standings)
    }
}

extension Plan {
    /// The resources whose containers are made, by name.
    fileprivate var begun: [String] {
        actions.compactMap { action in
            if case .create = action.action { action.subject.resource.name } else { nil }
        }.sorted()
    }
}
