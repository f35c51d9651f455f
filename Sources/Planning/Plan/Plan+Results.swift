public import Manifests

extension Plan {
    /// The resources whose wanted result is there, and those that want none.
    public var settled: Set<ResourceID> {
        let settled = standings.filter { $0.phase == .ready || $0.phase == .succeeded }
        return Set(settled.map(\.resource))
    }
}
