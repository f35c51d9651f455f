import Manifests

/// Which declared resources, by place, a result or a change of another may concern. Says rather
/// too much than too little: who wanted a digest once stays.
struct Takers: Sendable {
    /// Who could take a result of a digest over, reads one, or waits for it.
    private var wanting: [InputDigest: Set<Int>] = [:]
    /// Who names a resource.
    private var naming: [ResourceID: Set<Int>] = [:]

    init(_ index: WorldIndex) {
        for place in index.resources.all.indices { add(place, index) }
    }

    /// Adds what the resource at `place` wants, and what those want now who name it.
    mutating func update(_ place: Int, _ index: WorldIndex) {
        add(place, index)
        for other in naming[index.resources.all[place].id] ?? [] { add(other, index) }
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

    /// All that rest or wait and may have to move once what is known of `changed` is other than
    /// `before`.
    func affected(
        by changed: Set<ResourceID>, before: ResultTables, after: ResultTables,
        _ index: WorldIndex
    ) -> Set<Int> {
        var affected: Set<Int> = []
        for id in changed {
            if let place = index.resources.place(of: id) { affected.insert(place) }
            affected.formUnion(naming[id] ?? [])
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
