import Manifests

extension ResourceDecider {
    /// The removal of one version that was superseded for longer than the retention, or else the
    /// time until the next one is due. The wanted version and versions that a download still offers
    /// stay.
    func retention() -> (action: PlannedAction?, due: Duration?) {
        let known = world.observed.versions[of: resource.id].filter { $0.supersededAt != nil }
        guard !known.isEmpty else { return (nil, nil) }
        let wanted = [world.wantedTask(of: resource), preview?.task]
        let superseded = known.filter { !wanted.contains($0.task) && !isOffered($0.task) }
        var due: Duration?
        for version in superseded {
            guard let since = version.supersededAt else { continue }
            let left = world.now.remaining(of: world.observed.policy.versionRetention, since: since)
            if left == .zero {
                let subject = ActionSubject(
                    resource: resource.id, task: version.task, attempt: nil)
                let action = PlannedAction(
                    subject: subject, action: .purgeVersion, reason: .retentionEnded, rerun: nil)
                return (action, nil)
            }
            due = min(due ?? left, left)
        }
        return (nil, due)
    }

    private func isOffered(_ version: TaskID) -> Bool {
        world.observed.downloads.values.contains { $0.pinned == version && $0.expiredAt == nil }
    }
}
