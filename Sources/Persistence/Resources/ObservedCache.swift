internal import GRDB
public import Manifests
public import Planning

/// What the store knows of the world, kept in memory and brought up to date by reading again what
/// was written since. Gives at every time what `StateStore.observed` gives.
///
/// Every write about a resource touches it in the same transaction, which is what this relies on.
public struct ObservedCache: Sendable {
    /// More changed resources than this are read in one go with all others.
    private static let singlesMax = 500

    private var state: ObservedState?
    private var tasks: [ResourceID: [TaskID]] = [:]
    /// The place in the stream of changes up to which everything was read.
    private var sequence = 0

    public init() {}

    /// What `store` knows now, from one snapshot. Specs of known digests are shared with `specs`.
    public mutating func observed(
        in store: StateStore, policy: Policy, revision: String, specs: [SpecDigest: JSONValue]
    ) throws(StateStoreError) -> ObservedState {
        // A read that fails half-way leaves nothing that could be taken for the whole.
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
        var known = state ?? blank
        if state == nil || changed.count > Self.singlesMax {
            known = blank
            try ObservedReader(db: db, specs: specs, resource: nil).fill(&known)
            tasks = Dictionary(grouping: known.tasks.keys, by: \.resource)
        } else {
            for row in changed {
                let resource = try row.resource("resource")
                forget(resource, in: &known)
                let reader = ObservedReader(db: db, specs: specs, resource: resource)
                tasks[resource] = try reader.add(to: &known)
            }
        }
        known.policy = blank.policy
        known.revision = blank.revision
        known.busy = try ObservedReader.busy(db)
        known.approvals = try ObservedReader.approvals(db)
        known.acceptedAt = try ObservedReader.acceptedAt(db)
        known.oldestReadNoticeAt = try ObservedReader.oldestReadNotice(db)
        state = known
        return known
    }

    private func forget(_ resource: ResourceID, in state: inout ObservedState) {
        state.inventory[resource] = nil
        for task in tasks[resource] ?? [] {
            state.tasks[task] = nil
            state.versions[task] = nil
            state.downloads[task] = nil
        }
    }
}

extension ObservedReader {
    /// Reads everything that is of a resource.
    func fill(_ state: inout ObservedState) throws {
        state.inventory = try inventory()
        state.tasks = try tasks()
        state.versions = try versions()
        state.downloads = try downloads()
    }

    /// Adds what is of the one resource, and gives its tasks.
    fileprivate func add(to state: inout ObservedState) throws -> [TaskID] {
        let found = try tasks()
        state.inventory.merge(try inventory()) { $1 }
        state.tasks.merge(found) { $1 }
        state.versions.merge(try versions()) { $1 }
        state.downloads.merge(try downloads()) { $1 }
        return Array(found.keys)
    }
}
