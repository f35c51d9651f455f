import Manifests

extension ResourceDecider {
    /// The verdict on a resource with `dropData`: stop its work, drop its results, then rest.
    /// Finished work stays finished; other work is blocked.
    func decideDropped(_ task: TaskID) -> Verdict {
        let all = world.tasks(of: resource.id)
        let stopping = all.lazy.compactMap { record in
            TaskDecider(world: world, record: record, task: record.id, limits: nil)
                .action(wish: .suspend, workload: nil)
        }.first
        let isFinished = all.contains { $0.id.digest == task.digest && $0.hasSucceeded }
        let phase: Phase =
            isFinished ? (resource.spec.run == nil ? .ready : .succeeded) : .blocked
        var verdict = standing(phase, .dataDropped, task: task)
        verdict.action = stopping ?? drop()
        return verdict
    }

    private func drop() -> PlannedAction? {
        guard world.observed.inventory[resource.id] != nil,
            !world.observed.versions[of: resource.id].isEmpty
        else { return nil }
        return PlannedAction(
            subject: ActionSubject(resource: resource.id, task: nil, attempt: nil),
            action: .dropData, reason: .dataDropped, rerun: nil)
    }
}

extension TaskRecord {
    /// Whether any attempt succeeded, even when its result is gone.
    var hasSucceeded: Bool { attempts.contains { $0.end == .succeeded } }
}
