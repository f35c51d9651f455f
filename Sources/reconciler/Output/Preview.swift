import Manifests
import Planning

/// A plan with where it came from.
struct Preview {
    let source: String
    let base: String?
    let plan: Plan
    let diagnostics: [Diagnostic]

    func status(isDetailed: Bool) -> ExitStatus {
        var applying: [ExitStatus] = []
        if diagnostics.contains(where: { $0.severity == .error }) { applying.append(.invalid) }
        if !plan.guardTrips.isEmpty { applying.append(.refused) }
        if isDetailed {
            let verbs = plan.changes.map(\.verb)
            if verbs.contains(.delete) || verbs.contains(.replace) {
                applying.append(.destructive)
            }
            if !verbs.isEmpty { applying.append(.changes) }
        }
        return .first(of: applying)
    }

    /// How many changes of each verb there are.
    func count(of verb: ResourceChange.Verb) -> Int {
        plan.changes.count { $0.verb == verb }
    }
}
