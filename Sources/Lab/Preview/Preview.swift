package import Manifests
package import Planning

/// A plan with where it came from, and the part of it that is shown.
package struct Preview {
    package let source: String
    /// The commit it is compared with; nil for an empty lab.
    package let base: String?
    package let comparedWith: String
    package let state: PlanDocument.State?
    package let notes: [String]
    package let plan: Plan
    /// The changes of `plan` that were asked for.
    package let changes: [ResourceChange]
    package let selection: PlanDocument.Selection?
    package let drift: [Drift]
    package let estimate: PlanEstimate
    package let diagnostics: [Diagnostic]
    /// What is declared on both sides.
    package let before: [ResourceID: Resource]
    package let after: [ResourceID: Resource]
    /// What the plan is bound to.
    package let file: PlanFile

    package func status(isDetailed: Bool) -> ExitStatus {
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
    package func count(of verb: ResourceChange.Verb) -> Int {
        changes.count { $0.verb == verb }
    }
}
