import Manifests
import Testing

@testable import Planning

/// The picture on a model's page is made beside all other work and never holds it up.
struct PreviewPlanningTests {
    private let kitchen = PlanningBench.kitchen
    private let model = "Model/alice/cup"

    /// The world in which everything but the preview is done; the preview's attempts ended as
    /// given.
    private func world(
        _ bench: PlanningBench, endedAs ends: [AttemptEnd] = []
    ) throws -> (ObservedState, TaskID) {
        var world = bench.converged
        let preview = try previewTask(in: bench)
        world.versions[preview] = nil
        world.tasks[preview] = ends.isEmpty ? nil : record(preview, ends)
        return (world, preview)
    }

    private func record(_ task: TaskID, _ ends: [AttemptEnd]) -> TaskRecord {
        let now = PlanningBench.now
        return TaskRecord(
            id: task, rerun: nil,
            attempts: ends.enumerated().map { index, end in
                AttemptRecord(
                    number: index + 1, containerID: "c\(index)",
                    times: AttemptTimes(createdAt: now, startedAt: now, endedAt: now),
                    stopReason: nil, end: end)
            })
    }

    private func previewTask(in bench: PlanningBench) throws -> TaskID {
        let world = World(
            PlanInput(desired: bench.desired, observed: bench.empty, now: PlanningBench.now),
            index: WorldIndex(bench.desired, bench.empty))
        let resource = try #require(bench.desired.resources.first { $0.id.kind == .model })
        return try #require(world.preview(of: resource)?.task)
    }

    private func plan(_ bench: PlanningBench, _ world: ObservedState) -> Plan {
        Planner.plan(bench.desired, given: world, at: PlanningBench.now)
    }

    @Test func aModelThatIsTakenInIsReadyAndGetsAPictureByTheLabsRenderer() throws {
        let (world, preview) = try world(kitchen)
        let plan = plan(kitchen, world)
        let action = try #require(plan.actions.first { $0.subject.resource.kind == .model })
        guard case .create(let workload) = action.action else {
            Issue.record("\(action.action.verb)")
            return
        }
        #expect(action.subject.task == preview)
        #expect(workload.image == "lab/renderer:1")
        #expect(workload.inputs.map(\.source.description) == [model])
        #expect(workload.inputs.first?.artifactDigest != nil)
        #expect(try plan.standing(model).phase == .ready)
        #expect(plan.isWorkingBeside)
        #expect(plan.changes.isEmpty)
    }

    /// A result that is being collected leads to other work, which must begin before the preview.
    @Test func noPictureBeginsWhileAResultIsCollected() throws {
        var (world, _) = try world(kitchen)
        let run = try #require(world.tasks.keys.first { $0.resource.kind == .trainingRun })
        let now = PlanningBench.now
        world.versions[run] = nil
        world.tasks[run] = TaskRecord(
            id: run, rerun: nil,
            attempts: [
                AttemptRecord(
                    number: 1, containerID: "c",
                    times: AttemptTimes(createdAt: now, startedAt: now, endedAt: nil),
                    stopReason: nil, end: nil)
            ])
        world.engine = .seen([
            ContainerObservation(
                id: "c", resource: run.resource, digest: run.digest, attempt: 1, state: .exited)
        ])
        #expect(plan(kitchen, world).actionList == ["collect TrainingRun/alice/run"])
    }

    @Test func aModelWhosePictureIsMadeStandsAsDeclared() throws {
        let plan = plan(kitchen, kitchen.converged)
        #expect(try plan.standing(model).message == "as declared")
        #expect(!plan.isWorkingBeside)
    }

    @Test func withoutARendererThereIsNoPreviewAndThePageSaysSo() throws {
        let bare = kitchen.changed(
            "lab.yaml", #"defaults: {rendererImage: "lab/renderer:1", "#, "defaults: {"
        )
        .changed("users/alice/cups.yaml", "{parameters", #"{image: "lab/own:1", parameters"#)
        #expect(bare.load().diagnostics == [])
        let plan = plan(bare, bare.converged)
        let standing = try plan.standing(model)
        #expect(standing.phase == .ready)
        #expect(
            standing.message
                == "as declared; no preview, because the Lab names no 'defaults.rendererImage'")
        #expect(!plan.actions.contains { $0.subject.resource.kind == .model })
    }

    @Test func aFailedPreviewLeavesTheModelReadyAndIsNotTriedAgain() throws {
        let (world, _) = try world(kitchen, endedAs: [.failed(.userCode)])
        let plan = plan(kitchen, world)
        let standing = try plan.standing(model)
        #expect(standing.phase == .ready)
        #expect(
            standing.message == """
                as declared; no preview: failed, and no retry is left (UserCode); the log says more
                """)
        #expect(!plan.actions.contains { $0.subject.resource.kind == .model })
        #expect(!plan.isWorkingBeside)
    }

    @Test func aPreviewFollowsTheRulesOfRetries() throws {
        let (missing, _) = try world(kitchen, endedAs: [.failed(.internal)])
        let waiting = plan(kitchen, missing)
        #expect(try waiting.standing(model).phase == .ready)
        #expect(try #require(waiting.nextLook) <= .seconds(10))
        #expect(try waiting.standing(model).message.hasSuffix("failed and is tried again"))
        let five = [AttemptEnd](repeating: .failed(.internal), count: 5)
        let (stalled, _) = try world(kitchen, endedAs: five)
        let last = plan(kitchen, stalled)
        #expect(!last.actions.contains { $0.subject.resource.kind == .model })
        #expect(try last.standing(model).message.contains("Internal"))
        let (interrupted, _) = try world(kitchen, endedAs: [.failed(.interrupted)])
        #expect(plan(kitchen, interrupted).actionList.contains("create \(model)"))
    }

    @Test func anotherRendererImageMakesAnotherPreviewButTheSameDatasetDigest() throws {
        let other = kitchen.changed("lab.yaml", "lab/renderer:1", "lab/renderer:2")
        #expect(try previewTask(in: other) != previewTask(in: kitchen))
        let named = { (bench: PlanningBench) in
            bench.changed(
                "users/alice/cups.yaml", "{parameters", #"{image: "lab/own:1", parameters"#
            )
            .desired.resources.first { $0.id.kind == .dataset }?.inputDigest
        }
        #expect(named(kitchen) == named(other))
    }

    @Test func aSuspendedModelGetsNoPreview() throws {
        let still = kitchen.changed("users/alice/cup.yaml", "spec:", "spec:\n  suspend: true")
        let (world, _) = try world(still)
        #expect(!plan(still, world).actions.contains { $0.subject.resource.kind == .model })
    }

    @Test func previewsTakeOnlyWhatOtherWorkLeaves() throws {
        let more = kitchen.changed(
            "users/alice/cups.yaml", "images: 10}}", "images: 11}}\n  resources: {cpus: 4}")
        var (world, _) = try world(more)
        let dataset = try #require(world.versions.keys.first { $0.resource.kind == .dataset })
        world.versions[dataset] = nil
        world.tasks[dataset] = nil
        let busy = plan(more, world)
        #expect(busy.actionList.contains("create Dataset/alice/cups"))
        #expect(!busy.actionList.contains("create \(model)"))
        #expect(try busy.standing(model).phase == .ready)
        #expect(busy.isWorkingBeside)
    }

    @Test func aRunningPreviewHoldsItsCapacity() throws {
        let large = kitchen.changed(
            "users/alice/cups.yaml", "images: 10}}", "images: 11}}\n  resources: {cpus: 4}")
        var (world, preview) = try world(large)
        let dataset = try #require(world.versions.keys.first { $0.resource.kind == .dataset })
        world.versions[dataset] = nil
        world.tasks[dataset] = nil
        let now = PlanningBench.now
        world.tasks[preview] = TaskRecord(
            id: preview, rerun: nil,
            attempts: [
                AttemptRecord(
                    number: 1, containerID: "c1",
                    times: AttemptTimes(createdAt: now, startedAt: now, endedAt: nil),
                    stopReason: nil, end: nil)
            ])
        world.engine = .seen([
            ContainerObservation(
                id: "c1", resource: preview.resource, digest: preview.digest, attempt: 1,
                state: .running)
        ])
        let plan = plan(large, world)
        #expect(try plan.standing("Dataset/alice/cups").phase == .queued)
        #expect(try plan.standing(model).message == "as declared; its preview is being made")
        #expect(plan.nextLook == .seconds(900))
    }

    @Test func thePreviewOfAnEarlierFileGoesAfterTheRetentionAndThatOfThisOneStays() throws {
        let changed = kitchen.changed(
            "users/alice/cup.yaml", String(repeating: "a", count: 64),
            String(repeating: "b", count: 64))
        var world = changed.converged
        let old = try previewTask(in: kitchen)
        let new = try previewTask(in: changed)
        for task in [old, new] {
            world.versions[task] = VersionRecord(
                task: task, artifactDigest: "p", sizeBytes: 1, succeededAt: PlanningBench.now,
                supersededAt: PlanningBench.now)
        }
        let end = PlanningBench.now.adding(PlanningBench.policy.versionRetention)
        let late = Planner.plan(changed.desired, given: world, at: end)
        let purged = late.actions.filter { $0.action == .purgeVersion }.map(\.subject.task)
        #expect(purged == [old])
    }
}
