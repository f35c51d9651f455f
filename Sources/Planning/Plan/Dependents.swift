import Manifests

/// The declared resources, by place, that a result or a change of another may concern. It may name
/// too many: a resource that once wanted a digest stays in the list.
struct Dependents: Sendable {
    /// The places that could take over a result of a digest, read it, or wait for it.
    private var wanting: [InputDigest: Set<Int>] = [:]
    /// The places of the resources that refer to a resource.
    private var naming: [ResourceID: Set<Int>] = [:]

    init(_ index: WorldIndex) {
        for place in index.resources.all.indices { add(place, index) }
    }

    /// Adds the digests that the edited resource at `place` wants, and those that the resources
    /// referring to it want now. Returns the places of the latter.
    mutating func edit(_ place: Int, _ index: WorldIndex) -> Set<Int> {
        add(place, index)
        let others = naming[index.resources.all[place].id] ?? []
        for other in others { add(other, index) }
        return others
    }

    private mutating func add(_ place: Int, _ index: WorldIndex) {
        let resource = index.resources.all[place]
        if let digest = resource.inputDigest { wanting[digest, default: []].insert(place) }
        if let preview = index.lowering.preview(of: resource) {
            wanting[preview.digest, default: []].insert(place)
        }
        for reference in resource.references {
            naming[reference.target, default: []].insert(place)
            if let digest = index.resources[reference.target]?.inputDigest {
                wanting[digest, default: []].insert(place)
            }
        }
    }

    /// The places that must be decided again when the records of `changed` differ between `before`
    /// and `after`. Resources that refer to a changed one are included only when its tasks or
    /// results differ, because work under way writes many other records.
    func affected(
        by changed: Set<ResourceID>, before: RecordTables, after: RecordTables,
        _ index: WorldIndex
    ) -> Set<Int> {
        var affected: Set<Int> = []
        for id in changed {
            if let place = index.resources.place(of: id) { affected.insert(place) }
            if before.versions[of: id] != after.versions[of: id]
                || before.tasks[of: id] != after.tasks[of: id]
            {
                affected.formUnion(naming[id] ?? [])
            }
            for results in [before, after] {
                for version in results.versions[of: id] {
                    affected.formUnion(wanting[version.task.digest] ?? [])
                }
                // A result is kept while a download offers it.
                for download in results.downloads[of: id] {
                    let place = index.resources.place(of: download.pinned.resource)
                    if let place { affected.insert(place) }
                }
            }
        }
        return affected
    }
}
