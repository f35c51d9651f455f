import Manifests
import Planning

/// A plan with where it came from, and the part of it that is shown.
struct Preview {
    let source: String
    /// The commit it is compared with; nil for an empty lab.
    let base: String?
    let comparedWith: String
    let state: PlanDocument.State?
    let notes: [String]
    let plan: Plan
    /// The changes of `plan` that were asked for.
    let changes: [ResourceChange]
    let selection: PlanDocument.Selection?
    let drift: [Drift]
    let estimate: PlanEstimate
    let diagnostics: [Diagnostic]
    /// What is declared on both sides.
    let before: [ResourceID: Resource]
    let after: [ResourceID: Resource]
    /// What the plan is bound to.
    let file: PlanFile

    func status(isDetailed: Bool) -> ExitStatus {
        var applying: [ExitStatus] = []
        if diagnostics.contains(where: { $0.severity == .error }) { applying.append(.invalid) }
        if !plan.guardTrips.isEmpty { applying.append(.refused) }
        if isDetailed {
            let risks = changes.map(\.risk)
            if risks.contains(.deletes) || risks.contains(.recomputes) {
                applying.append(.destructive)
            }
            if !changes.isEmpty { applying.append(.changes) }
        }
        return .first(of: applying)
    }

    /// How many of the changes that are shown are of a verb.
    func count(of verb: ResourceChange.Verb) -> Int {
        changes.count { $0.verb == verb }
    }
}
