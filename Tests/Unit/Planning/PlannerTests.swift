import Manifests
import Testing

@testable import Planning

struct PlannerTests {
    private let kitchen = PlanningBench.kitchen

    @Test func theSceneIsValid() {
        #expect(kitchen.load().diagnostics == [])
    }

    @Test func anEmptyLabTakesModelsInFirstAndTheRestWaits() throws {
        let plan = Planner.plan(kitchen.desired, given: kitchen.empty, at: PlanningBench.now)
        #expect(plan.actionList == ["ingest Model/alice/cup"])
        #expect(plan.changes.allSatisfy { $0.verb == .create })
        let dataset = try plan.standing("Dataset/alice/cups")
        #expect(dataset.phase == .blocked)
        #expect(dataset.message == "waits for Model/alice/cup")
        #expect(try plan.standing("TrainingRun/alice/run").phase == .blocked)
    }

    @Test func aConvergedLabLeavesOnlyTheUploadToDo() {
        let plan = kitchen.plan(to: kitchen)
        #expect(plan.changes.isEmpty)
        #expect(plan.actionList == ["upload Download/alice/net"])
    }

    @Test func changedImagesReplaceTheDatasetAndTheRunOnIt() throws {
        let plan = kitchen.plan(
            to: kitchen.changed("users/alice/cups.yaml", "images: 10", "images: 20"))
        #expect(
            plan.changeList == ["replace Dataset/alice/cups", "replace TrainingRun/alice/run"])
        #expect(try plan.change("Dataset/alice/cups").reason == .inputsChanged)
        let fields = try plan.change("Dataset/alice/cups").fields
        #expect(fields.count == 1)
        #expect(fields.first?.old == .integer(10))
        #expect(fields.first?.new == .integer(20))
        #expect(plan.guardTrips.isEmpty)
        #expect(plan.actionList.contains("create Dataset/alice/cups"))
        #expect(try plan.standing("TrainingRun/alice/run").phase == .blocked)
    }

    @Test func aRevertReusesWhatWasMadeAndStartsNothing() {
        let changed = kitchen.changed("users/alice/cups.yaml", "images: 10", "images: 20")
        var world = changed.converged
        let before = kitchen.converged
        for version in before.versions.values where world.versions[version.task] == nil {
            world.versions[version.task] = version
        }
        for task in before.tasks.values where world.tasks[task.id] == nil {
            world.tasks[task.id] = task
        }
        let plan = Planner.plan(kitchen.desired, given: world, at: PlanningBench.now)
        #expect(plan.changeList == ["reuse Dataset/alice/cups", "reuse TrainingRun/alice/run"])
        #expect(!plan.actionList.contains { $0.hasPrefix("create") })
    }

    /// The revert once counted as a repetition of finished work, which a guard held back for ever.
    @Test func aRevertOfAChangeThatMadeNothingYetMakesNothingAgain() throws {
        let changed = kitchen.changed("users/alice/cups.yaml", "images: 10", "images: 20")
        var world = kitchen.converged
        for resource in changed.desired.resources {
            guard let known = world.inventory[resource.id] else { continue }
            world.inventory[resource.id] = InventoryRecord(
                resource: InventoryIdentity(
                    id: known.id, generation: known.generation + 1,
                    specDigest: resource.specDigest, path: known.path),
                inputDigest: resource.inputDigest, canonicalSpec: resource.canonicalSpec,
                current: known.current, deletion: nil)
        }
        let plan = Planner.plan(kitchen.desired, given: world, at: PlanningBench.now)
        #expect(plan.changeList == ["update Dataset/alice/cups", "update TrainingRun/alice/run"])
        #expect(plan.guardTrips.isEmpty)
        #expect(plan.actionList == ["upload Download/alice/net"])
        #expect(try plan.standing("TrainingRun/alice/run").phase == .succeeded)
    }

    @Test func aTitleIsUpdatedInPlace() {
        let plan = kitchen.plan(
            to: kitchen.changed("users/alice/cups.yaml", "spec:", "spec:\n  title: Cups"))
        #expect(plan.changeList == ["update Dataset/alice/cups"])
        #expect(!plan.actionList.contains { $0.hasPrefix("create") })
    }

    @Test func onlyAChangedRerunRepeatsFinishedWork() throws {
        let again = kitchen.changed(
            "users/alice/run.yaml", "architectureRef: net", "architectureRef: net, rerun: b")
        let plan = kitchen.plan(to: again)
        #expect(plan.changeList == ["replace TrainingRun/alice/run"])
        #expect(try plan.change("TrainingRun/alice/run").reason == .rerunRequested)
        let create = try #require(plan.actions.first { $0.action.verb == .create })
        #expect(create.subject.task?.run == 1)
        #expect(create.subject.attempt == 2)
    }

    @Test func anotherOwnersPublicResultIsReusedAndAPrivateOneIsNot() {
        func bench(_ access: String) -> PlanningBench {
            kitchen
                .changed("users/alice/cup.yaml", "spec:", "spec:\n  access: \(access)")
                .adding(
                    "bob.yaml",
                    """
                    apiVersion: lab/v1
                    kind: User
                    metadata: {name: bob}
                    spec: {displayName: Bob, email: bob@lab.example, role: researcher}
                    """)
        }
        for (access, verb) in [("public", "reuse"), ("private", "create")] {
            let bobs = bench(access).adding(
                "users/bob/cup.yaml",
                (kitchen.files["users/alice/cup.yaml"] ?? ""))
            let plan = bench(access).plan(to: bobs)
            #expect(plan.changeList == ["\(verb) Model/bob/cup"])
        }
    }

    @Test func planningIsAFunctionOfItsInputs() {
        let desired = kitchen.desired
        var reversed = desired
        reversed.invalid.reverse()
        let first = Planner.plan(desired, given: kitchen.converged, at: PlanningBench.now)
        for _ in 0..<5 {
            let again = Planner.plan(reversed, given: kitchen.converged, at: PlanningBench.now)
            #expect(again == first)
        }
    }

    @Test func workThatAsksForMoreThanTheLabHasIsBlockedNotQueued() throws {
        let large = kitchen.changed(
            "users/alice/cups.yaml", "images: 10}}", "images: 11}}\n  resources: {gpus: 2}")
        #expect(large.load().diagnostics.filter { $0.severity == .error } == [])
        let plan = kitchen.plan(to: large)
        let standing = try plan.standing("Dataset/alice/cups")
        #expect(standing.phase == .blocked)
        #expect(standing.reason == .exceedsCapacity)
        #expect(standing.message == "needs 2 GPUs, 0 free")
    }

    @Test func aSupersededVersionGoesAfterItsRetentionUnlessADownloadOffersIt() throws {
        let changed = kitchen.changed("users/alice/cups.yaml", "images: 10", "images: 20")
        var world = changed.converged
        for old in kitchen.converged.versions.values where world.versions[old.task] == nil {
            world.versions[old.task] = VersionRecord(
                task: old.task, artifactDigest: old.artifactDigest, sizeBytes: 1,
                succeededAt: PlanningBench.now, supersededAt: PlanningBench.now)
        }
        let desired = changed.desired
        let early = Planner.plan(desired, given: world, at: PlanningBench.now)
        #expect(!early.actionList.contains { $0.hasPrefix("purgeVersion") })
        #expect(early.nextLook == PlanningBench.policy.versionRetention)
        let end = PlanningBench.now.adding(PlanningBench.policy.versionRetention)
        let late = Planner.plan(desired, given: world, at: end)
        #expect(late.actionList.contains("purgeVersion Dataset/alice/cups"))
        #expect(late.actionList.contains("purgeVersion TrainingRun/alice/run"))
        let run = try #require(
            kitchen.converged.versions.keys.first { $0.resource.kind == .trainingRun })
        let download = try #require(world.inventory.keys.first { $0.kind == .download })
        let task = try #require(world.inventory[download]?.current)
        world.downloads[task] = DownloadRecord(
            task: task, pinned: run, objectKey: "key", sizeBytes: 1, readyAt: end,
            expiredAt: nil, removedAt: nil)
        let offered = Planner.plan(desired, given: world, at: end)
        #expect(!offered.actionList.contains("purgeVersion TrainingRun/alice/run"))
    }

    @Test func aContainerThatRunsAfterItsAttemptEndedIsStoppedByItsOwnNumber() throws {
        var world = kitchen.converged
        let task = try #require(world.tasks.keys.first { $0.resource.kind == .dataset })
        world.engine = .seen([
            ContainerObservation(
                id: "c1", resource: task.resource, digest: task.digest, attempt: 1, state: .running)
        ])
        let plan = Planner.plan(kitchen.desired, given: world, at: PlanningBench.now)
        let action = try #require(plan.actions.first { $0.subject.resource == task.resource })
        #expect(action.action.verb == .stop)
        #expect(action.subject.attempt == 1)
        #expect(try plan.standing("Dataset/alice/cups").phase == .succeeded)
    }

    /// For example, a broken manifest stays in force while its inputs change. Nothing then accepts
    /// the result, but it is the wanted one; if it were purged, it would be made again for ever.
    @Test func theResultThatIsWantedIsNeverPurged() throws {
        var world = kitchen.converged
        let task = try #require(world.versions.keys.first { $0.resource.kind == .dataset })
        let version = try #require(world.versions[task])
        world.versions[task] = VersionRecord(
            task: task, artifactDigest: version.artifactDigest, sizeBytes: 0,
            succeededAt: version.succeededAt, supersededAt: PlanningBench.now)
        let later = PlanningBench.now.adding(world.policy.versionRetention + .seconds(1))
        let plan = Planner.plan(kitchen.desired, given: world, at: later)
        #expect(!plan.actionList.contains { $0.hasPrefix("purgeVersion") })
    }
}
