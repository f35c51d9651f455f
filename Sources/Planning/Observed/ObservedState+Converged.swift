public import Manifests

extension ObservedState {
    /// The world as it would be if all of `base` had long been carried out: what a plan between
    /// two revisions starts from when no lab can be reached.
    public static func converged(
        on base: DesiredState, policy: Policy, revision: String, at now: Instant
    ) -> ObservedState {
        var state = ObservedState(policy: policy, revision: revision)
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
            guard let task, resource.id.kind != .download else { continue }
            state.versions[task] = VersionRecord(
                task: task, artifactDigest: task.digest.rawValue, sizeBytes: 0,
                succeededAt: now, supersededAt: nil)
            state.tasks[task] = TaskRecord(
                id: task, rerun: resource.spec.run?.rerun,
                attempts: [
                    AttemptRecord(
                        number: 1, containerID: nil,
                        times: AttemptTimes(createdAt: now, startedAt: now, endedAt: now),
                        stopReason: nil, end: .succeeded)
                ])
        }
        return state
    }
}
