import Manifests

/// Finds what differs between the declared resources and the inventory.
struct ChangeFinder: Sendable {
    let world: World

    /// The change of a declared resource; nil when there is none, or its manifest does not count.
    func change(of resource: Resource) -> ResourceChange? {
        if case .lastGood = resource.specVersion { return nil }
        if let former = world.renames.former[resource.id] { return rename(resource, from: former) }
        let known = world.observed.inventory[resource.id]
        let version = adoptableVersion(for: resource, known: known)
        guard let known else {
            let open = world.containers[resource.id] != nil
            let verb: ResourceChange.Verb = version != nil ? .reuse : open ? .adopt : .create
            let reason: Reason = version != nil ? .sameInputs : resource.haltReason ?? .declared
            return make(resource, verb, reason, version: version)
        }
        if known.deletion != nil {
            return make(resource, .restore, .declaredAgain, known: known, version: version)
        }
        let isSame =
            known.specDigest == resource.specDigest && known.inputDigest == resource.inputDigest
        guard !isSame else {
            return version.map { make(resource, .reuse, .sameInputs, known: known, version: $0) }
        }
        let (verb, reason) = verbOfChanged(resource, known: known, reused: version != nil)
        return make(resource, verb, reason, known: known, version: version)
    }

    /// Takes over the results and records under the former name, once nothing is at work under it.
    private func rename(_ resource: Resource, from former: ResourceID) -> ResourceChange? {
        guard world.isRenamedNow(former), let known = world.observed.inventory[former] else {
            return nil
        }
        return ResourceChange(
            resource: resource.id, verb: .rename, reason: .renamed,
            fields: FieldComparison.changes(
                from: known.canonicalSpec, to: resource.canonicalSpec),
            related: [former], version: nil, grace: nil, timeLost: nil)
    }

    /// A result of the wanted inputs that is not yet the current one.
    private func adoptableVersion(
        for resource: Resource, known: InventoryRecord?
    ) -> VersionRecord? {
        guard resource.id.kind.traits.result != .object, !resource.spec.common.dropData,
            let task = world.wantedTask(of: resource), known?.current != task,
            let version = world.version(for: task, rerun: resource.spec.run?.rerun),
            known?.current != version.task
        else { return nil }
        return version
    }

    private func verbOfChanged(
        _ resource: Resource, known: InventoryRecord, reused: Bool
    ) -> (ResourceChange.Verb, Reason) {
        if reused { return (.reuse, .sameInputs) }
        // While the manifest stops the resource, no other change in it makes anything run.
        if let reason = resource.haltReason { return (.update, reason) }
        let task = world.wantedTask(of: resource)
        // The spec is back at what made the current result; what it asked for meanwhile had not
        // ended.
        if let task, known.current == task,
            world.version(for: task, rerun: resource.spec.run?.rerun) != nil
        {
            return (.update, .specChanged)
        }
        let isNew = task.map { world.observed.tasks[$0] == nil && known.current != $0 } ?? false
        let madeBefore = known.current != nil || !world.tasks(of: resource.id).isEmpty
        if known.inputDigest != resource.inputDigest {
            return (madeBefore ? .replace : .update, .inputsChanged)
        }
        if known.isHalted, let task, known.current != task {
            let record = world.observed.tasks[task]
            guard record?.hasSucceeded != true else { return (.update, .specChanged) }
            let isFresh = known.current != nil && record?.isBegun != true
            return (isFresh ? .replace : .update, .resumed)
        }
        if isNew, madeBefore { return (.replace, .rerunRequested) }
        return (.update, .specChanged)
    }

    private func make(
        _ resource: Resource, _ verb: ResourceChange.Verb, _ reason: Reason,
        known: InventoryRecord? = nil, version: VersionRecord? = nil
    ) -> ResourceChange {
        let stopsWork =
            verb == .replace || verb == .reuse
            || known.map { $0.inputDigest != resource.inputDigest } ?? false
        return ResourceChange(
            resource: resource.id, verb: verb, reason: reason,
            fields: known.map {
                FieldComparison.changes(from: $0.canonicalSpec, to: resource.canonicalSpec)
            } ?? [],
            related: resource.references.map(\.target).sorted(), version: version?.task,
            grace: nil, timeLost: stopsWork ? timeInFlight(of: resource.id) : nil)
    }

    /// How long the open attempt of a resource has run.
    private func timeInFlight(of id: ResourceID) -> Duration? {
        world.tasks(of: id).compactMap(\.attempts.last)
            .first { $0.end == nil }?.startedAt.map { world.now.elapsed(since: $0) }
    }
}

extension Resource {
    /// Why the manifest lets nothing run; nil when work may run.
    var haltReason: Reason? {
        if spec.run?.cancel == true { return .cancelled }
        return spec.common.suspend ? .suspended : nil
    }
}

extension InventoryRecord {
    /// Whether the spec accepted last let nothing run.
    fileprivate var isHalted: Bool {
        guard case .object(let members) = canonicalSpec else { return false }
        return members["cancel"] == .bool(true) || members["suspend"] == .bool(true)
    }
}

extension TaskRecord {
    fileprivate var isBegun: Bool { attempts.contains { $0.startedAt != nil } }
}
