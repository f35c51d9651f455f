import Manifests
import Testing

@testable import Planning

/// Attempts that were begun and then cut off by other events. The simulation found each case.
struct CutOffTests {
    private let kitchen = PlanningBench.kitchen
    private static let now = PlanningBench.now

    private func attempt(_ number: Int, started: Bool, end: AttemptEnd?) -> AttemptRecord {
        AttemptRecord(
            number: number, containerID: nil,
            times: AttemptTimes(
                createdAt: Self.now, startedAt: started ? Self.now : nil,
                endedAt: end == nil ? nil : Self.now), stopReason: nil, end: end)
    }

    private func task(_ id: String, in bench: PlanningBench) throws -> TaskID {
        let resource = try #require(bench.desired.resources.first { $0.id.description == id })
        return TaskID(
            resource: resource.id, digest: try #require(resource.inputDigest), run: 0)
    }

    /// The second run of an upload once began with attempt 1 again, and the journal refused it.
    @Test func aRepeatedUploadContinuesTheNumbersOfItsDigest() throws {
        let again = kitchen.changed(
            "users/alice/download.yaml", "keepFor: 2h", "keepFor: 2h, rerun: again")
        let download = try task("Download/alice/net", in: kitchen)
        var world = kitchen.converged
        world.tasks[download] = TaskRecord(
            id: download, rerun: nil,
            attempts: [
                attempt(1, started: false, end: .failed(.storageUnavailable)),
                attempt(2, started: false, end: .succeeded),
            ])
        let plan = Planner.plan(again.desired, given: world, at: Self.now)
        let upload = try #require(plan.actions.first { $0.action.verb == .upload })
        #expect(upload.subject.task?.run == 1)
        #expect(upload.subject.attempt == 3)
    }

    /// Work of a resource whose removal a guard held back once kept its container for ever.
    @Test func theEndOfWorkIsRecordedWhileItsRemovalIsHeldBack() throws {
        let dataset = try task("Dataset/alice/cups", in: kitchen)
        var world = kitchen.converged
        world.versions[dataset] = nil
        world.tasks[dataset] = TaskRecord(
            id: dataset, rerun: nil, attempts: [attempt(1, started: true, end: nil)])
        let less = kitchen.removing(
            "users/alice/cup.yaml", "users/alice/cups.yaml", "users/alice/run.yaml",
            "users/alice/download.yaml")
        for (state, expected) in [
            (ContainerObservation.State.exited, ["collect Dataset/alice/cups"]), (.running, []),
        ] {
            world.engine = .seen([
                ContainerObservation(
                    id: "c", resource: dataset.resource, digest: dataset.digest, attempt: 1,
                    state: state)
            ])
            let plan = Planner.plan(less.load(after: kitchen).desired, given: world, at: Self.now)
            #expect(plan.guardTrips.map(\.reason) == [.deletionGuard])
            #expect(plan.actionList == expected)
        }
    }

    /// A model whose intake was cut off, and that an equal model then satisfied, once kept an
    /// attempt open for ever.
    @Test func anIngestThatIsNoLongerNeededEnds() throws {
        let model = try task("Model/alice/cup", in: kitchen)
        var world = kitchen.converged
        world.tasks[model] = TaskRecord(
            id: model, rerun: nil, attempts: [attempt(1, started: false, end: nil)])
        let plan = Planner.plan(kitchen.desired, given: world, at: Self.now)
        let end = try #require(plan.actions.first { $0.subject.resource == model.resource })
        #expect(end.action == .conclude(.stopped(.superseded)))
        #expect(try plan.standing("Model/alice/cup").phase == .ready)
    }
}
