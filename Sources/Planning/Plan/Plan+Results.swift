public import Manifests

extension Plan {
    /// The changed resources that others follow, because their results are made from those; none
    /// for a change of which its own manifest alone is the cause.
    public var causes: [ResourceID: [ResourceID]] {
        let remade = changes.filter { $0.reason == .inputsChanged }
        let ids = Set(remade.map(\.resource))
        return remade.reduce(into: [:]) { found, change in
            let causes = change.related.filter { ids.contains($0) }
            if !causes.isEmpty { found[change.resource] = causes }
        }
    }

    /// The resources whose wanted result is there, and those that want none.
    public var settled: Set<ResourceID> {
        let settled = standings.filter { $0.phase == .ready || $0.phase == .succeeded }
        return Set(settled.map(\.resource))
    }
}
