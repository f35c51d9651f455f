import Manifests
import Testing

@testable import Planning

/// Failed work is tried again only after a new digest, a new 'rerun' or a larger limit of retries.
/// Other changes that a person is likely to make must not look as if they did that.
@Suite struct RemedyTests {
    private static let dataset = "Dataset/alice/cups"

    /// The world of the bench in which one resource failed for good.
    private func failed(
        by failure: FailureClass, _ id: String = dataset, in bench: PlanningBench = .kitchen
    ) throws -> ObservedState {
        var world = bench.converged
        // A model has a task for its preview as well.
        let task = try #require(
            world.tasks.keys.first {
                $0.resource.description == id
                    && $0.digest == world.inventory[$0.resource]?.inputDigest
            })
        let now = PlanningBench.now
        world.tasks[task] = TaskRecord(
            id: task, rerun: nil,
            attempts: (1...5).map { number in
                AttemptRecord(
                    number: number, containerID: nil,
                    times: AttemptTimes(createdAt: now, startedAt: now, endedAt: now),
                    stopReason: nil, end: .failed(failure))
            })
        world.versions[task] = nil
        let known = try #require(world.inventory[task.resource])
        world.inventory[task.resource] = InventoryRecord(
            resource: InventoryIdentity(
                id: task.resource, generation: 1, specDigest: known.specDigest, path: known.path),
            inputDigest: known.inputDigest, canonicalSpec: known.canonicalSpec, current: nil,
            deletion: nil)
        return world
    }

    private func plan(_ more: String, after failure: FailureClass) throws -> Plan {
        let next = PlanningBench.kitchen.changed(
            "users/alice/cups.yaml", "  renderer:", "  \(more)\n  renderer:")
        return Planner.plan(next.desired, given: try failed(by: failure), at: PlanningBench.now)
    }

    @Test(arguments: FailureClass.allCases.filter { $0.accounting != .free })
    func whatFailedForGoodSaysWhatTriesItAgain(_ failure: FailureClass) throws {
        let plan = try plan("tags: []", after: failure)
        let standing = try plan.standing(Self.dataset)
        #expect(standing.phase == .failed)
        #expect(standing.message == "\(standing.reason.sentence); \(failure.remedy)")
        #expect(failure.remedy.contains("'rerun'"))
    }

    @Test(arguments: [
        (FailureClass.outOfMemory, "resources: {memory: 4Gi}"),
        (.deadlineExceeded, "maxDuration: 9h"), (.userCode, "priority: 5"),
    ])
    func moreOfWhatItLackedAloneTriesNothingAgain(failure: FailureClass, more: String) throws {
        let plan = try plan(more, after: failure)
        #expect(try plan.change(Self.dataset).verb == .update)
        #expect(try plan.standing(Self.dataset).phase == .failed)
        #expect(!plan.actionList.contains { $0.hasSuffix(Self.dataset) })
    }

    @Test func changedWorkThatFailedIsNamedUnlessItIsTriedAgain() throws {
        func named(_ more: String) throws -> [String] {
            let next = PlanningBench.kitchen.changed(
                "users/alice/cups.yaml", "  renderer:", "  \(more)\n  renderer:")
            let plan = Planner.plan(
                next.desired, given: try failed(by: .outOfMemory), at: PlanningBench.now)
            return plan.failedWorkNotRetried(by: plan.changes, in: next.desired)
                .map(\.description)
        }
        #expect(try named("resources: {memory: 4Gi}") == [Self.dataset])
        #expect(try named("resources: {memory: 4Gi}\n  rerun: again") == [])
    }

    /// Each accepted commit tries again to take in a file that could not be taken in.
    @Test(arguments: [
        ("Model/alice/cup", "users/alice/cup.yaml"),
        ("TrainingRun/alice/net", "users/alice/n.yaml"),
    ])
    func aFileThatCouldNotBeTakenInIsNotNamed(id: String, path: String) throws {
        let bench = PlanningBench.kitchen.adding(
            "users/alice/n.yaml",
            """
            kind: TrainingRun
            metadata: {name: net}
            spec:
              from:
                file: {path: net.onnx}
                sha256: "\(String(repeating: "b", count: 64))"
                format: onnx
            """)
        let next = bench.changed(path, "spec:\n", "spec:\n  tags: [new]\n")
        let world = try failed(by: .userCode, id, in: bench)
        let plan = Planner.plan(next.desired, given: world, at: PlanningBench.now)
        #expect(try plan.change(id).verb == .update)
        #expect(try plan.standing(id).phase == .failed)
        #expect(plan.failedWorkNotRetried(by: plan.changes, in: next.desired) == [])
        var accepted = world
        accepted.acceptedAt = PlanningBench.now.adding(.seconds(1))
        let later = PlanningBench.now.adding(.seconds(2))
        #expect(
            Planner.plan(next.desired, given: accepted, at: later).actionList
                .contains("ingest \(id)"))
        var planner = Planner()
        for plan in (0..<2).map({ _ in
            planner.plan(bench.desired, given: world, at: PlanningBench.now)
        }) {
            #expect(try plan.standing(id).phase == .failed)
        }
        #expect(
            planner.plan(bench.desired, given: accepted, at: later).actionList
                .contains("ingest \(id)"))
    }

    @Test(arguments: [
        "resources: {memory: 4Gi}\n  rerun: more memory",
        "resources: {memory: 4Gi}\n  retry: {limit: 5}",
    ])
    func withRerunOrARetryItIsTriedAgain(more: String) throws {
        var world = try failed(by: .outOfMemory)
        let next = PlanningBench.kitchen.changed(
            "users/alice/cups.yaml", "  renderer:", "  \(more)\n  renderer:")
        var plan = Planner.plan(next.desired, given: world, at: PlanningBench.now)
        let due = try #require([plan.nextLook, .zero].compactMap(\.self).first)
        world.revision = "r3"
        plan = Planner.plan(next.desired, given: world, at: PlanningBench.now.adding(due))
        #expect(plan.actionList.contains("create \(Self.dataset)"))
    }
}
