public import Manifests

extension ObservedState {
    /// The world as if all of `base` had been carried out long ago. A plan between two revisions
    /// starts from it when no lab can be reached.
    public static func converged(
        on base: DesiredState, policy: Policy, revision: String, at now: Instant
    ) -> ObservedState {
        var state = ObservedState(policy: policy, revision: revision)
        let lowering = Lowering(resources: DeclaredResources(base.resources))
        for resource in base.resources {
            let task = resource.inputDigest.map {
                TaskID(resource: resource.id, digest: $0, run: 0)
            }
            state.inventory[resource.id] = InventoryRecord(
                resource: InventoryIdentity(
                    id: resource.id, generation: 1, specDigest: resource.specDigest,
                    path: resource.document.path),
                inputDigest: resource.inputDigest, canonicalSpec: resource.canonicalSpec,
                current: task, deletion: nil)
            guard let task, resource.id.kind.traits.result != .object else { continue }
            state.succeed(task, rerun: resource.spec.run?.rerun, at: now)
            guard let preview = lowering.preview(of: resource) else { continue }
            state.succeed(
                TaskID(resource: resource.id, digest: preview.digest, run: 0), rerun: nil, at: now)
        }
        return state
    }

    private mutating func succeed(_ task: TaskID, rerun: String?, at now: Instant) {
        versions[task] = VersionRecord(
            task: task, artifactDigest: task.digest.rawValue, sizeBytes: 0,
            succeededAt: now, supersededAt: nil)
        tasks[task] = TaskRecord(
            id: task, rerun: rerun,
            attempts: [
                AttemptRecord(
                    number: 1, containerID: nil,
                    times: AttemptTimes(createdAt: now, startedAt: now, endedAt: now),
                    stopReason: nil, end: .succeeded)
            ])
    }
}
