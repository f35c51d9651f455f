public import Manifests

extension Plan {
    /// Failed work that `changes` update and that nothing tries again. Files that commits repair
    /// are left out, because each accepted commit tries them again.
    ///
    /// - Parameter desired: the desired state that was planned.
    public func failedWorkNotRetried(
        by changes: [ResourceChange], in desired: DesiredState
    ) -> [ResourceID] {
        let updated = Set(changes.filter { $0.verb == .update }.map(\.resource))
        let failed = standings.filter {
            $0.phase == .failed && $0.failure != nil && updated.contains($0.resource)
        }
        guard !failed.isEmpty else { return [] }
        let lowering = Lowering(resources: DeclaredResources(desired.resources))
        return failed.map(\.resource).filter { id in
            guard let resource = lowering.resources[id],
                case .file(let file)? = lowering.workload(of: resource),
                file.origin.content.isRepairedByCommits
            else { return true }
            return false
        }
    }
}
