import Manifests
import Testing

@testable import Planning

/// A new name does not cause new work.
@Suite struct RenamePlanningTests {
    private let kitchen = PlanningBench.kitchen.removing("users/alice/download.yaml")
    private let former = ResourceID(kind: .dataset, owner: "alice", name: "cups")

    /// The kitchen with its data set and the run's reference to it under a new name.
    private func renamed(_ names: String = "cups") -> PlanningBench {
        kitchen.changed(
            "users/alice/cups.yaml", "{name: cups}", "{name: mugs, formerName: \(names)}"
        ).changed("users/alice/run.yaml", "datasetRef: cups", "datasetRef: mugs")
    }

    @Test(arguments: ["cups", "[cups]", "[cups, other]"])
    func aRenameIsOneChangeAndStartsNothing(_ names: String) throws {
        let plan = kitchen.plan(to: renamed(names))
        #expect(plan.changeList == ["rename Dataset/alice/mugs", "update TrainingRun/alice/run"])
        let change = try plan.change("Dataset/alice/mugs")
        #expect(change.reason == .renamed)
        #expect(change.related == [former])
        #expect(change.fields.isEmpty)
        #expect(plan.actions.isEmpty)
        #expect(try plan.standing("Dataset/alice/mugs").reason == .renaming)
        #expect(!plan.standings.contains { $0.resource == former })
        #expect(try plan.standing("TrainingRun/alice/run").phase == .succeeded)
    }

    @Test func whatIsMadeFromItKeepsItsDigest() {
        func digests(_ bench: PlanningBench) -> [InputDigest?] {
            bench.desired.resources.filter { $0.id.kind.isOwned }.map(\.inputDigest)
        }
        #expect(digests(kitchen) == digests(renamed()))
        #expect(digests(kitchen) == digests(renamed("[cups, other]")))
        #expect(digests(kitchen) != digests(renamed("[other, cups]")))
    }

    @Test func aRenameWaitsForWorkUnderTheFormerName() throws {
        let bench = renamed()
        var world = kitchen.converged
        let task = try #require(world.inventory[former]?.current)
        world.versions[task] = nil
        world.tasks[task] = TaskRecord(
            id: task, rerun: nil,
            attempts: [
                AttemptRecord(
                    number: 1, containerID: "c",
                    times: AttemptTimes(
                        createdAt: PlanningBench.now, startedAt: PlanningBench.now, endedAt: nil),
                    stopReason: nil, end: nil)
            ])
        world.engine = .seen([
            ContainerObservation(
                id: "c", resource: former, digest: task.digest, attempt: 1, state: .running)
        ])
        let desired = bench.load(after: kitchen).desired
        let busy = Planner.plan(desired, given: world, at: PlanningBench.now)
        #expect(!busy.changeList.contains { $0.contains("mugs") })
        #expect(busy.actions.isEmpty)
        world.engine = .seen([
            ContainerObservation(
                id: "c", resource: former, digest: task.digest, attempt: 1, state: .exited)
        ])
        let ended = Planner.plan(desired, given: world, at: PlanningBench.now)
        #expect(ended.actionList == ["collect Dataset/alice/cups"])
    }

    /// A typo in the same commit must not make the old name look removed.
    @Test func aBrokenManifestUnderTheNewNameKeepsTheOldOne() throws {
        let broken = renamed().changed("users/alice/cups.yaml", "class: cup", "clas: cup")
        let plan = kitchen.plan(to: broken)
        #expect(!plan.changeList.contains { $0.hasPrefix("delete") })
        #expect(try plan.standing("Dataset/alice/cups").reason == .renaming)
        #expect(try plan.standing("Dataset/alice/mugs").phase == .invalid)
    }

    @Test func anEngineThatDoesNotAnswerLetsNothingBeRenamed() {
        var world = kitchen.converged
        world.engine = .unreachable
        let plan = Planner.plan(
            renamed().load(after: kitchen).desired, given: world, at: PlanningBench.now)
        #expect(!plan.changeList.contains { $0.hasPrefix("rename") })
    }
}
