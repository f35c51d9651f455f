import Manifests
import Testing

@testable import Planning

/// `cancel` has one meaning in plans, standings and retries: nothing runs while it stands in the
/// manifest; when it is removed, the task begins again unless it had succeeded.
@Suite struct CancellationTests {
    private static let dataset = "Dataset/alice/cups"
    private static let path = "users/alice/cups.yaml"
    private let kitchen = PlanningBench.kitchen

    private func bench(_ more: String...) -> PlanningBench {
        kitchen.changed(
            Self.path, "  renderer:", more.map { "  \($0)\n" }.joined() + "  renderer:")
    }

    /// The lab after `bench` was accepted and the attempts of its dataset ended as `ends` say.
    private func world(of bench: PlanningBench, ends: [AttemptEnd]) throws -> ObservedState {
        var world = bench.converged
        let now = PlanningBench.now
        let id = try #require(ResourceID(Self.dataset))
        let known = try #require(world.inventory[id])
        let task = try #require(known.current)
        world.tasks[task] = TaskRecord(
            id: task, rerun: nil,
            attempts: ends.enumerated().map { number, end in
                AttemptRecord(
                    number: number + 1, containerID: nil,
                    times: AttemptTimes(createdAt: now, startedAt: now, endedAt: now),
                    stopReason: end == .stopped(.cancelled) ? .cancelled : nil, end: end)
            })
        guard ends.last != .succeeded else { return world }
        world.versions[task] = nil
        world.inventory[id] = InventoryRecord(
            resource: InventoryIdentity(
                id: id, generation: 1, specDigest: known.specDigest, path: known.path),
            inputDigest: known.inputDigest, canonicalSpec: known.canonicalSpec, current: nil,
            deletion: nil)
        return world
    }

    private func plan(_ next: PlanningBench, _ world: ObservedState) -> Plan {
        Planner.plan(next.desired, given: world, at: PlanningBench.now.adding(.seconds(3600)))
    }

    @Test(arguments: [
        [AttemptEnd.stopped(.cancelled)], [.failed(.userCode), .stopped(.cancelled)],
    ])
    func workBeginsAgainWhenItsCancellationIsTakenOut(ends: [AttemptEnd]) throws {
        let world = try world(of: bench("cancel: true"), ends: ends)
        let plan = plan(kitchen, world)
        #expect(try plan.change(Self.dataset).verb == .update)
        #expect(try plan.change(Self.dataset).reason == .resumed)
        let create = try #require(plan.actions.first { $0.action.verb == .create })
        #expect(create.subject.task?.run == 0)
        #expect(create.subject.attempt == ends.count + 1)
        #expect(create.reason == .resumed)
    }

    @Test func whatHadSucceededDoesNotBeginAgain() throws {
        let cancelled = bench("cancel: true")
        let world = try world(of: cancelled, ends: [.succeeded])
        #expect(try plan(cancelled, world).standing(Self.dataset).phase == .succeeded)
        let plan = plan(kitchen, world)
        #expect(try plan.change(Self.dataset).reason == .specChanged)
        #expect(!plan.actionList.contains { $0.hasPrefix("create") })
    }

    @Test(
        arguments: ["rerun: again", "seed: 9", "resources: {memory: 4Gi}"], ["cancel", "suspend"])
    func nothingElseMakesItRunAndThePlanSaysSo(more: String, field: String) throws {
        let halted = bench("\(field): true")
        let reason: Reason = field == "cancel" ? .cancelled : .suspended
        let worlds = [
            try world(of: halted, ends: [.stopped(field == "cancel" ? .cancelled : .suspended)]),
            try world(of: halted, ends: [.succeeded]), kitchen.converged,
        ]
        for world in worlds {
            let plan = plan(bench("\(field): true", more), world)
            #expect(try plan.change(Self.dataset).verb == .update)
            #expect(try plan.change(Self.dataset).reason == reason)
            #expect(!plan.actionList.contains("create \(Self.dataset)"))
        }
        let fresh = plan(bench("\(field): true", more), kitchen.empty)
        #expect(try fresh.change(Self.dataset).verb == .create)
        #expect(try fresh.change(Self.dataset).reason == reason)
    }

    @Test func whatWasChangedMeanwhileReplacesTheResultOnceItMayRun() throws {
        let halted = bench("cancel: true", "seed: 9")
        var world = try world(of: halted, ends: [.succeeded])
        let before = kitchen.converged
        let id = try #require(ResourceID(Self.dataset))
        let accepted = try #require(world.inventory[id])
        let wanted = try #require(accepted.current)
        let old = try #require(before.inventory[id]?.current)
        world.tasks[wanted] = TaskRecord(
            id: wanted, rerun: nil,
            attempts: [
                AttemptRecord(
                    number: 1, containerID: nil,
                    times: AttemptTimes(
                        createdAt: PlanningBench.now, startedAt: nil, endedAt: PlanningBench.now),
                    stopReason: .cancelled, end: .stopped(.cancelled))
            ])
        world.versions[wanted] = nil
        world.versions[old] = before.versions[old]
        world.inventory[id] = InventoryRecord(
            resource: InventoryIdentity(
                id: id, generation: 2, specDigest: accepted.specDigest, path: accepted.path),
            inputDigest: accepted.inputDigest, canonicalSpec: accepted.canonicalSpec, current: old,
            deletion: nil)
        let plan = plan(bench("seed: 9"), world)
        #expect(try plan.change(Self.dataset).verb == .replace)
        #expect(try plan.change(Self.dataset).reason == .resumed)
        #expect(plan.actionList.contains("create \(Self.dataset)"))
    }
}
