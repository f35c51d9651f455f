import Manifests

/// Decides which removals of a revision may go on.
struct Pruning: Sendable {
    let world: World
    private(set) var changes: [ResourceChange] = []
    private(set) var trip: GuardTrip?
    /// Absent resources that stay, and why.
    private(set) var kept: [ResourceID: Reason] = [:]

    init(world: World) {
        self.world = world
        decide()
    }

    private mutating func decide() {
        for former in world.renames.current.keys { kept[former] = .renaming }
        let absent = absentResources()
        guard world.desired.pruneHolds.isEmpty else {
            for record in absent { kept[record.id] = .pruneHeld }
            return
        }
        let removable = absent.filter { record in
            let users = world.users(of: record.id)
            guard !users.isEmpty else { return true }
            kept[record.id] = .inUse
            changes.append(change(record, .blocked, .inUse, related: users))
            return false
        }
        let guarded = removable.filter { !hasNothingToLose($0) }.map(\.id)
        trip = tripOfDeletion(guarded)
        if trip != nil {
            for id in guarded { kept[id] = .deletionGuard }
        }
        changes += removable.map { record in
            kept[record.id] == .deletionGuard
                ? change(record, .blocked, .deletionGuard, related: [])
                : change(record, .delete, .removedFromGit, related: [])
        }
    }

    /// Whether the last work of the resource failed, it has no result of any spec, and nothing
    /// runs.
    private func hasNothingToLose(_ record: InventoryRecord) -> Bool {
        guard record.current == nil, world.observed.versions[of: record.id].isEmpty,
            world.containers[record.id]?.contains(where: \.isLive) != true
        else { return false }
        var newest: (end: AttemptEnd, at: Instant)?
        for last in world.tasks(of: record.id).compactMap(\.attempts.last) {
            guard let end = last.end, let endedAt = last.endedAt else { return false }
            if newest.map({ endedAt.isLater(than: $0.at) }) ?? true { newest = (end, endedAt) }
        }
        if case .failed? = newest?.end { return true }
        return false
    }

    /// The resources that are owned, not declared in any form, and not yet being deleted; in order
    /// of identity.
    private func absentResources() -> [InventoryRecord] {
        world.absent.filter { $0.deletion == nil && world.renames.current[$0.id] == nil }
    }

    private func tripOfDeletion(_ ids: [ResourceID]) -> GuardTrip? {
        guard !ids.isEmpty else { return nil }
        let policy = world.observed.policy
        let inventory = world.observed.inventory.values.count { $0.deletion == nil }
        let tooMany = ids.count > policy.guardMaxDeletions
        let tooLarge =
            ids.count >= 2 && ids.count * 100 > policy.guardMaxPercent * inventory
        guard tooMany || tooLarge, !isApproved(ids) else { return nil }
        let limit =
            tooMany
            ? "at most \(policy.guardMaxDeletions) may go at once"
            : "at most \(policy.guardMaxPercent) % may go at once"
        return GuardTrip(
            reason: .deletionGuard, revision: world.observed.revision, resources: ids,
            message: """
                revision \(world.observed.revision.prefix(12)) deletes \(ids.count) of \
                \(inventory) resources; \(limit). Nothing is deleted now: revert the commit to \
                keep them all, or let an admin run 'reconciler approve' to delete them
                """)
    }

    private func isApproved(_ ids: [ResourceID]) -> Bool {
        world.observed.approvals.contains(
            Approval(revision: world.observed.revision, resources: Set(ids)))
    }

    private func change(
        _ record: InventoryRecord, _ verb: ResourceChange.Verb, _ reason: Reason,
        related: [ResourceID]
    ) -> ResourceChange {
        ResourceChange(
            resource: record.id, verb: verb, reason: reason, fields: [], related: related,
            version: nil,
            grace: verb == .delete ? world.observed.policy.grace(of: record.id.kind) : nil,
            timeLost: nil)
    }
}
