import Manifests

/// Which declared resources, by place, a result or a change of another may concern. Says rather
/// too much than too little: who wanted a digest once stays.
struct Dependents: Sendable {
    /// Who could take a result of a digest over, reads one, or waits for it.
    private var wanting: [InputDigest: Set<Int>] = [:]
    /// Who names a resource.
    private var naming: [ResourceID: Set<Int>] = [:]

    init(_ index: WorldIndex) {
        for place in index.resources.all.indices { add(place, index) }
    }

    /// Adds what the resource at `place` wants, which is declared otherwise than before, and what
    /// those want now who name it. Gives the places of these.
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

    /// All that rest and may have to move once what is known of `changed` is other than `before`.
    /// Many records are written of work that goes on; they concern those who name it only when
    /// they are of its tasks or results.
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
