import Manifests
import Testing

@testable import Planning

/// What is removed after some time: logs of tasks that ended, and notifications that were read.
struct RetentionTests {
    private let kitchen = PlanningBench.kitchen
    private let month = PlanningBench.policy.taskRetention

    /// The converged world whose dataset has just ended as `end`, with a log of each of two
    /// attempts.
    private func world(endedAs end: AttemptEnd?) throws -> (ObservedState, TaskID) {
        var world = kitchen.converged
        let task = try #require(world.tasks.keys.first { $0.resource.kind == .dataset })
        if end != .succeeded { world.versions[task] = nil }
        let now = PlanningBench.now
        let attempts = [AttemptEnd?.some(.failed(.interrupted)), end].enumerated().map {
            var record = AttemptRecord(
                number: $0 + 1, containerID: "c\($0)",
                times: AttemptTimes(createdAt: now, startedAt: now, endedAt: $1.map { _ in now }),
                stopReason: $1 == .stopped(.cancelled) ? .cancelled : nil, end: $1)
            record.hasLog = true
            return record
        }
        world.tasks[task] = TaskRecord(id: task, rerun: nil, attempts: attempts)
        return (world, task)
    }

    private func plan(
        _ world: ObservedState, after length: Duration, of bench: PlanningBench? = nil
    ) -> Plan {
        Planner.plan(
            (bench ?? kitchen).desired, given: world, at: PlanningBench.now.adding(length))
    }

    @Test(arguments: [
        AttemptEnd.succeeded, .failed(.userCode), .stopped(.suspended), .stopped(.cancelled),
    ])
    func theLogsOfAnEndedTaskGoWhenItsRetentionEnds(_ end: AttemptEnd) throws {
        let (world, task) = try world(endedAs: end)
        // A suspended or cancelled dataset is still declared as such, so that nothing new begins.
        let more = end == .stopped(.cancelled) ? "\n  cancel: true" : ""
        let still = end == .stopped(.suspended) ? "\n  suspend: true" : more
        let bench = kitchen.changed("users/alice/cups.yaml", "spec:", "spec:\(still)")
        let early = plan(world, after: month - .seconds(1), of: bench)
        #expect(!early.actionList.contains { $0.hasPrefix("purgeLogs") })
        #expect(early.nextLook == .seconds(1))
        let late = plan(world, after: month, of: bench)
        let action = try #require(late.actions.first { $0.subject.task == task })
        #expect(action.action == .purgeLogs(attempts: [1, 2]))
        #expect(action.reason == .logsExpired)
    }

    @Test func anOpenAttemptKeepsTheLogsOfItsTask() throws {
        var (world, task) = try world(endedAs: nil)
        world.engine = .seen([
            ContainerObservation(
                id: "c1", resource: task.resource, digest: task.digest, attempt: 2, state: .running)
        ])
        let late = plan(world, after: month * 3)
        #expect(!late.actionList.contains { $0.hasPrefix("purgeLogs") })
    }

    @Test func withoutLogsNothingIsDue() throws {
        let plan = plan(kitchen.converged, after: month * 3)
        #expect(!plan.actionList.contains { $0.hasPrefix("purgeLogs") })
        #expect(plan.nextLook == nil)
    }

    @Test func theLogsOfAForgottenResourceGoTooAndItIsNotShownAgain() throws {
        var (world, task) = try world(endedAs: .succeeded)
        world.inventory[task.resource] = nil
        world.versions[task] = nil
        let less = kitchen.removing(
            "users/alice/cups.yaml", "users/alice/run.yaml", "users/alice/download.yaml")
        for id in world.inventory.keys where id.kind == .trainingRun || id.kind == .download {
            world.inventory[id] = nil
        }
        let late = plan(world, after: month, of: less)
        #expect(late.actionList == ["purgeLogs \(task.resource)"])
        #expect(!late.standings.contains { $0.resource == task.resource })
        world.busy = [task.resource]
        #expect(plan(world, after: month, of: less).actions.isEmpty)
    }

    /// Found by seed 219 of the simulation: a run that had ended lost its inputs and kept its logs.
    @Test func theLogsOfWhatIsInvalidGoToo() throws {
        let (world, task) = try world(endedAs: .succeeded)
        let broken = kitchen.changed("users/alice/cups.yaml", "spec:", "spec:\n  nonsense: 1")
        #expect(broken.desired.invalid.map(\.id).contains(task.resource))
        let late = plan(world, after: month, of: broken)
        #expect(late.actions.map(\.subject.task).contains(task))
    }

    @Test func theLabNarrowsTheRetentionOfTasks() throws {
        var lab = try #require(kitchen.desired.labSpec)
        lab.taskRetention = .seconds(60)
        #expect(PlanningBench.policy.narrowed(by: lab).taskRetention == .seconds(60))
        lab.taskRetention = month * 2
        #expect(PlanningBench.policy.narrowed(by: lab).taskRetention == month)
    }

    @Test func readNotificationsAreDroppedWhenTheirTimeIsOver() {
        var world = kitchen.converged
        world.oldestReadNoticeAt = PlanningBench.now
        let length = PlanningBench.policy.readNoticeRetention
        let early = plan(world, after: length - .seconds(5))
        #expect(!early.dropsReadNotices)
        #expect(early.nextLook == .seconds(5))
        #expect(plan(world, after: length).dropsReadNotices)
    }
}
