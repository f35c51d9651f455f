import Manifests

/// Decides which removals of a revision are let through.
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
        let ids = removable.map(\.id)
        if let trip = tripOfDeletion(ids) {
            self.trip = trip
            for id in ids { kept[id] = .deletionGuard }
            changes += removable.map {
                change($0, .blocked, .deletionGuard, related: [])
            }
            return
        }
        changes += removable.map { change($0, .delete, .removedFromGit, related: []) }
    }

    /// What is owned, not declared in any form, and not yet being deleted; by identity.
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
                \(inventory) resources; \(limit). Nothing is deleted until the commit is \
                reverted or the plan approved
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
            version: nil, grace: verb == .delete ? grace(of: record.id.kind) : nil,
            timeLost: nil)
    }

    private func grace(of kind: Kind) -> Duration {
        switch kind.traits.grace {
        case .result: world.observed.policy.resultDeletionGrace
        case .none: .zero
        case .usual: world.observed.policy.deletionGrace
        }
    }
}
