import Manifests

/// Who could take over a result of a digest. Says rather too much than too little: who wanted it
/// once stays.
struct Takers: Sendable {
    private var wanting: [InputDigest: Set<ResourceID>] = [:]

    init(_ index: WorldIndex) {
        for resource in index.resources.all { add(resource, index) }
    }

    /// Adds what `resource` wants.
    mutating func add(_ resource: Resource, _ index: WorldIndex) {
        if let digest = resource.inputDigest {
            wanting[digest, default: []].insert(resource.id)
        }
        if let preview = index.lowering.preview(of: resource) {
            wanting[preview.digest, default: []].insert(resource.id)
        }
    }

    /// All at rest that may have to move once what is known of `changed` is other than `before`.
    /// What is done needs its inputs no more, so it depends on nothing else.
    func affected(
        by changed: Set<ResourceID>, before: ResultTables, after: ResultTables
    ) -> Set<ResourceID> {
        var affected = changed
        for id in changed {
            for results in [before, after] {
                for version in results.versions[of: id] {
                    affected.formUnion(wanting[version.task.digest] ?? [])
                }
                // A result is kept while a download offers it.
                affected.formUnion(results.downloads[of: id].map(\.pinned.resource))
            }
        }
        return affected
    }
}
