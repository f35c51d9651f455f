import Manifests

/// Desired and observed state, indexed for the planner's questions. Each plan has one, which all
/// deciders share.
final class World: Sendable {
    let desired: DesiredState
    let observed: ObservedState
    let now: Instant
    let index: WorldIndex
    let renames: PendingRenames
    /// Containers by resource; newest attempt last.
    let containers: [ResourceID: [ContainerObservation]]
    /// The resources that are owned and not declared in any form, in order of identity.
    let absent: [InventoryRecord]
    private let invalid: Set<ResourceID>

    /// `index` is that of the input.
    init(_ input: PlanInput, index: WorldIndex) {
        (desired, observed, now) = (input.desired, input.observed, input.now)
        self.index = index
        renames = PendingRenames(desired, observed.inventory)
        containers = observed.containersByResource
        let invalid = Set(desired.invalid.map(\.id))
        self.invalid = invalid
        absent = index.strangers.subtracting(invalid).sorted().compactMap {
            input.observed.inventory[$0]
        }
    }

    var resources: DeclaredResources { index.resources }

    var lowering: Lowering { index.lowering }

    /// The resources that are remembered only by their tasks: neither owned nor declared in any
    /// form.
    var forgotten: [ResourceID] {
        index.strangers.filter { observed.inventory[$0] == nil && !invalid.contains($0) }.sorted()
    }

    /// The journal's entries of `resource`, in order of identity.
    func tasks(of resource: ResourceID) -> [TaskRecord] { observed.tasks[of: resource] }

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
        let known = tasks(of: resource)
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
        (index.versions[digest] ?? []).filter { version in
            let producer = version.task.resource
            return producer.owner == owner
                || resources[producer]?.spec.common.access == .public
        }.max { $0.task < $1.task }
    }

    /// The declared resources that refer to `id`, or that `id` owns when it is a user; in order of
    /// identity.
    func users(of id: ResourceID) -> [ResourceID] {
        desired.resources.filter { resource in
            resource.id != id
                && (resource.references.contains { $0.target == id }
                    || (id.kind == .user && resource.id.owner == id.name))
        }.map(\.id).sorted()
    }
}

extension ObservedState {
    /// Containers by resource; newest attempt last. None while the Engine does not answer.
    var containersByResource: [ResourceID: [ContainerObservation]] {
        guard case .seen(let all) = engine else { return [:] }
        return Dictionary(grouping: all, by: \.resource).mapValues { group in
            group.sorted { ($0.attempt, $0.id) < ($1.attempt, $1.id) }
        }
    }
}
