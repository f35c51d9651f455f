import Manifests

/// Resources that are declared under a new name and still owned under a former one.
struct PendingRenames: Sendable {
    /// The owned former identity, by the new one.
    let former: [ResourceID: ResourceID]
    /// The new identity, by the owned former one.
    let current: [ResourceID: ResourceID]

    init(_ desired: DesiredState, _ inventory: [ResourceID: InventoryRecord]) {
        let renamed = desired.renames.isEmpty ? [] : desired.resources
        let names = Dictionary(
            renamed.map { ($0.id, $0.formerNames) }, uniquingKeysWith: { first, _ in first })
        var former: [ResourceID: ResourceID] = [:]
        for (old, new) in desired.renames.sorted(by: { $0.key < $1.key })
        where inventory[old] != nil && inventory[new] == nil {
            // The last of several former names is the one before the present name.
            let order = names[new] ?? []
            let known = former[new].flatMap { order.lastIndex(of: $0.name) } ?? -1
            if order.lastIndex(of: old.name) ?? -1 >= known { former[new] = old }
        }
        self.former = former
        current = Dictionary(
            former.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
    }
}

extension World {
    /// Whether this plan gives the records of the identity their new name, so that none is left
    /// under the former one.
    func isRenamedNow(_ id: ResourceID) -> Bool {
        guard let new = renames.current[id] else { return false }
        return resources[new]?.specVersion == .current && isAtRest(id)
    }

    /// Whether nothing is at work under the identity, so that its records can get another name. A
    /// container keeps its name for life, so the Engine must not show one either.
    func isAtRest(_ id: ResourceID) -> Bool {
        guard case .seen = observed.engine else { return false }
        let hasOpen = tasks(of: id).contains { $0.attempts.last.map { $0.end == nil } ?? false }
        return !hasOpen && containers[id] == nil && !observed.busy.contains(id)
    }
}
