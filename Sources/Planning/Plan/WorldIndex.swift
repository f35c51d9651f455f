import Manifests

/// Tables for look-ups that would otherwise search the whole world. They are kept from one plan to
/// the next and updated with what changed.
struct WorldIndex: Sendable {
    private(set) var lowering: Lowering
    /// Results by their input digest.
    private(set) var versions: [InputDigest: [VersionRecord]]
    /// The resources that are owned or have tasks, and are not among the declared ones.
    private(set) var strangers: Set<ResourceID>

    var resources: DeclaredResources { lowering.resources }

    init(_ desired: DesiredState, _ observed: ObservedState) {
        lowering = Lowering(resources: DeclaredResources(desired.resources))
        versions = Dictionary(grouping: observed.versions.values, by: \.task.digest)
        strangers = []
        let resources = lowering.resources
        for id in observed.inventory.keys where !resources.contains(id) { strangers.insert(id) }
        for id in observed.tasks.resources where !resources.contains(id) { strangers.insert(id) }
    }

    /// Updates the index to `input`, which declares the same resources in the same order and the
    /// same Lab. Only what is known of `changed` may differ; `before` has their former results.
    mutating func update(
        _ input: PlanInput, _ changed: Set<ResourceID>, from before: RecordTables
    ) {
        let after = input.observed
        lowering.resources.all = input.desired.resources
        for id in changed {
            for version in before.versions[of: id] {
                let left = versions[version.task.digest]?.filter { $0.task != version.task }
                versions[version.task.digest] = left?.isEmpty == false ? left : nil
            }
            for version in after.versions[of: id] {
                versions[version.task.digest, default: []].append(version)
            }
            let isKnown = after.inventory[id] != nil || !after.tasks[of: id].isEmpty
            if isKnown, !resources.contains(id) {
                strangers.insert(id)
            } else {
                strangers.remove(id)
            }
        }
    }
}
