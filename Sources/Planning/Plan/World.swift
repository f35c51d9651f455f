import Manifests

/// Desired and observed state, indexed for the planner's questions.
struct World: Sendable {
    let desired: DesiredState
    let observed: ObservedState
    let now: Instant
    let resources: [ResourceID: Resource]
    let lowering: Lowering
    let renames: PendingRenames
    /// Containers by resource; newest attempt last.
    let containers: [ResourceID: [ContainerObservation]]
    /// Journal entries by resource, in order of identity.
    let tasks: [ResourceID: [TaskRecord]]
    /// Results that another has replaced, by resource, in order of their task.
    let superseded: [ResourceID: [VersionRecord]]
    private let versionsByDigest: [InputDigest: [VersionRecord]]

    init(desired: DesiredState, observed: ObservedState, now: Instant) {
        self.desired = desired
        self.observed = observed
        self.now = now
        resources = Dictionary(
            desired.resources.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        lowering = Lowering(resources: resources)
        renames = PendingRenames(desired, observed.inventory)
        containers =
            switch observed.engine {
            case .unreachable: [:]
            case .seen(let all):
                Dictionary(grouping: all, by: \.resource)
                    .mapValues { $0.sorted { ($0.attempt, $0.id) < ($1.attempt, $1.id) } }
            }
        tasks = Dictionary(grouping: observed.tasks.values, by: \.id.resource)
            .mapValues { $0.sorted { $0.id < $1.id } }
        superseded = Dictionary(
            grouping: observed.versions.values.filter { $0.supersededAt != nil },
            by: \.task.resource
        ).mapValues { $0.sorted { $0.task < $1.task } }
        versionsByDigest = Dictionary(grouping: observed.versions.values, by: \.task.digest)
            .mapValues { $0.sorted { $0.task < $1.task } }
    }

    /// The task that the manifest of `resource` asks for now, or nil for a kind without results.
    func wantedTask(of resource: Resource) -> TaskID? {
        resource.inputDigest.map {
            task(of: resource.id, digest: $0, rerun: resource.spec.run?.rerun)
        }
    }

    /// The task that makes the preview of `resource` now, or nil when it has none.
    func previewTask(of resource: Resource) -> TaskID? {
        lowering.preview(of: resource).map {
            task(of: resource.id, digest: $0.digest, rerun: nil)
        }
    }

    private func task(of resource: ResourceID, digest: InputDigest, rerun: String?) -> TaskID {
        let known = (tasks[resource] ?? []).filter { $0.id.digest == digest }
        let run =
            known.last { $0.rerun == rerun }?.id.run
            ?? known.last.map { $0.id.run + 1 } ?? 0
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
        (versionsByDigest[digest] ?? []).last { version in
            let producer = version.task.resource
            return producer.owner == owner
                || resources[producer]?.spec.common.access == .public
        }
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
