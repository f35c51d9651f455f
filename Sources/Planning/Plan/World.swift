import Manifests

/// Desired and observed state, indexed for the planner's questions. One for a plan, shared by all
/// who decide.
final class World: Sendable {
    let desired: DesiredState
    let observed: ObservedState
    let now: Instant
    let resources: DeclaredResources
    let lowering: Lowering
    let renames: PendingRenames
    /// Containers by resource; newest attempt last.
    let containers: [ResourceID: [ContainerObservation]]
    /// Journal entries by resource, in order of identity.
    let tasks: [ResourceID: [TaskRecord]]
    /// Results that another has replaced, by resource, in order of their task.
    let superseded: [ResourceID: [VersionRecord]]
    private let versionsByDigest: [InputDigest: [VersionRecord]]
    /// What is owned and not declared in any form, by identity.
    let absent: [InventoryRecord]

    init(desired: DesiredState, observed: ObservedState, now: Instant) {
        self.desired = desired
        self.observed = observed
        self.now = now
        resources = DeclaredResources(desired.resources)
        lowering = Lowering(resources: resources)
        renames = PendingRenames(desired, observed.inventory)
        containers =
            switch observed.engine {
            case .unreachable: [:]
            case .seen(let all):
                Self.grouped(all, by: \.resource) {
                    ($0.attempt, $0.id) < ($1.attempt, $1.id)
                }
            }
        tasks = Self.grouped(observed.tasks.values, by: \.id.resource) { $0.id < $1.id }
        superseded = Self.grouped(
            observed.versions.values.lazy.filter { $0.supersededAt != nil }, by: \.task.resource
        ) { $0.task < $1.task }
        versionsByDigest = Dictionary(grouping: observed.versions.values, by: \.task.digest)
        let invalid = Set(desired.invalid.map(\.id))
        let undeclared = observed.inventory.keys.filter { [resources] in
            !resources.contains($0) && !invalid.contains($0)
        }
        absent = undeclared.sorted().compactMap { observed.inventory[$0] }
    }

    /// The groups in order; most are of one.
    private static func grouped<Value, Key: Hashable>(
        _ values: some Sequence<Value>, by key: (Value) -> Key,
        _ comesBefore: (Value, Value) -> Bool
    ) -> [Key: [Value]] {
        Dictionary(grouping: values, by: key).mapValues { group in
            group.count > 1 ? group.sorted(by: comesBefore) : group
        }
    }

    /// The task that the manifest of `resource` asks for now, or nil for a kind without results.
    func wantedTask(of resource: Resource) -> TaskID? {
        resource.inputDigest.map {
            task(of: resource.id, digest: $0, rerun: resource.spec.run?.rerun)
        }
    }

    /// The task that makes the preview of `resource` now and its work, or nil when it has none.
    func preview(of resource: Resource) -> (task: TaskID, workload: ContainerWorkload)? {
        lowering.preview(of: resource).map {
            (task(of: resource.id, digest: $0.digest, rerun: nil), $0.workload)
        }
    }

    private func task(of resource: ResourceID, digest: InputDigest, rerun: String?) -> TaskID {
        let known = tasks[resource] ?? []
        let run =
            known.last { $0.id.digest == digest && $0.rerun == rerun }?.id.run
            ?? known.last { $0.id.digest == digest }.map { $0.id.run + 1 } ?? 0
        return TaskID(resource: resource, digest: digest, run: run)
    }

    /// A finished result that satisfies `task`: its own, or one of the same digest that the owner
    /// may use. A deliberate repetition is satisfied by its own only.
    func version(for task: TaskID, rerun: String?) -> VersionRecord? {
        if let own = observed.versions[task] { return own }
        guard task.run == 0, rerun == nil else { return nil }
        return usableVersion(of: task.digest, by: task.resource.owner)
    }

    /// The newest result of `digest` that belongs to `owner` or is public. Reuse of another's
    /// private result would reveal that it exists.
    func usableVersion(of digest: InputDigest, by owner: String) -> VersionRecord? {
        (versionsByDigest[digest] ?? []).filter { version in
            let producer = version.task.resource
            return producer.owner == owner
                || resources[producer]?.spec.common.access == .public
        }.max { $0.task < $1.task }
    }

    /// Whether the owner of a removed or changed resource still has others relying on it: the
    /// declared resources that refer to `id`, or that `id` owns when it is a user.
    func users(of id: ResourceID) -> [ResourceID] {
        desired.resources.filter { resource in
            resource.id != id
                && (resource.references.contains { $0.target == id }
                    || (id.kind == .user && resource.id.owner == id.name))
        }.map(\.id).sorted()
    }
}
