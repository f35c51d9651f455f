internal import GRDB
public import Manifests
public import Planning

/// The store's part of the observed state, kept in memory. Each call reads again only the resources
/// that changed since the last one, and returns the same as `StateStore.observed`.
///
/// This relies on every write about a resource touching the resource in the same transaction.
public struct ObservedCache: Sendable {
    /// When more resources than this changed, everything is read again at once.
    private static let singlesMax = 500

    private var state: ObservedState?
    /// The resources that may differ between the last reading and the one before; nil when all may.
    public private(set) var changed: Set<ResourceID>?
    /// The place in the stream of changes up to which everything was read.
    private var sequence = 0

    public init() {}

    /// The store's part of the observed state now, from one snapshot. Specs are shared with `specs`
    /// and with the former state.
    public mutating func observed(
        in store: StateStore, policy: Policy, revision: String, specs: [SpecDigest: JSONValue]
    ) throws(StateStoreError) -> ObservedState {
        // A read that fails half-way leaves no state that could be taken for the whole.
        var fresh = self
        state = nil
        let observed = try store.read { db in
            try fresh.follow(db, specs, ObservedState(policy: policy, revision: revision))
        }
        self = fresh
        return observed
    }

    private mutating func follow(
        _ db: Database, _ specs: [SpecDigest: JSONValue], _ blank: ObservedState
    ) throws -> ObservedState {
        let changed = try Row.all(
            db, sql: "SELECT resource, sequence FROM resource_changes WHERE sequence > ?",
            arguments: [sequence])
        sequence = try changed.map { try $0.int("sequence") }.max() ?? sequence
        let isFirst = state == nil
        // Taken out of `self`, so that it is changed in place.
        var known = state.take() ?? blank
        if isFirst || changed.count > Self.singlesMax {
            known = blank
            try ObservedReader(db: db, spec: { specs[$0] }, resource: nil).fill(&known)
            self.changed = nil
        } else {
            let resources = try changed.map { try $0.resource("resource") }
            for resource in resources {
                let former = known.inventory[resource]
                try ObservedReader(
                    db: db,
                    spec: { $0 == former?.specDigest ? former?.canonicalSpec : specs[$0] },
                    resource: resource
                ).renew(resource, in: &known)
            }
            self.changed = Set(resources)
        }
        known.policy = blank.policy
        known.revision = blank.revision
        known.busy = try ObservedReader.busy(db)
        known.approvals = try ObservedReader.approvals(db)
        known.conditions = try ObservedReader.conditions(db)
        known.acceptedAt = try ObservedReader.acceptedAt(db)
        known.oldestReadNoticeAt = try ObservedReader.oldestReadNotice(db)
        state = known
        return known
    }
}

extension ObservedReader {
    /// Reads the parts of the state that belong to resources.
    func fill(_ state: inout ObservedState) throws {
        state.inventory = try inventory()
        state.tasks = TaskTable(try tasks())
        state.versions = TaskTable(try versions())
        state.downloads = TaskTable(try downloads())
    }

    /// Replaces the parts of the state that belong to one resource.
    fileprivate func renew(_ resource: ResourceID, in state: inout ObservedState) throws {
        state.inventory[resource] = try inventory()[resource]
        state.tasks[of: resource] = TaskTable(try tasks())[of: resource]
        state.versions[of: resource] = TaskTable(try versions())[of: resource]
        state.downloads[of: resource] = TaskTable(try downloads())[of: resource]
    }
}
