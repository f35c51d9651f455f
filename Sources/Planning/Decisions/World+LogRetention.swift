import Manifests

extension World {
    /// The removal of the logs of the first task of `resource` whose last attempt ended longer ago
    /// than the retention, or else the time until the next are due.
    func logRetention(of resource: ResourceID) -> (action: PlannedAction?, due: Duration?) {
        var due: Duration?
        for record in tasks(of: resource) {
            let kept = record.attempts.filter(\.hasLog).map(\.number)
            guard !kept.isEmpty, let endedAt = record.attempts.last?.endedAt else { continue }
            let left = now.remaining(of: observed.policy.taskRetention, since: endedAt)
            guard left == .zero else {
                due = min(due ?? left, left)
                continue
            }
            let subject = ActionSubject(resource: resource, task: record.id, attempt: nil)
            let action = PlannedAction(
                subject: subject, action: .purgeLogs(attempts: kept), reason: .logsExpired,
                rerun: nil)
            return (action, nil)
        }
        return (nil, due)
    }

    /// The same for tasks whose resource is no longer known, because their rows outlive the
    /// resource.
    func logRetentionOfForgotten() -> [(action: PlannedAction?, due: Duration?)] {
        forgotten.map(logRetention)
    }
}
