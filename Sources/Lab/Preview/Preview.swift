package import Manifests
package import Planning

/// A plan with its source, its baseline, and the part of it that is shown.
package struct Preview {
    package let source: String
    /// The commit it is compared with; nil for an empty lab.
    package let base: String?
    package let comparedWith: String
    package let state: PlanDocument.State?
    package let notes: [String]
    package let plan: Plan
    /// The changes of `plan` that were selected.
    package let changes: [ResourceChange]
    package let selection: PlanDocument.Selection?
    package let drift: [Drift]
    package let estimate: PlanEstimate
    package let diagnostics: [Diagnostic]
    /// The resources that are declared before and after.
    package let before: [ResourceID: Resource]
    package let after: [ResourceID: Resource]
    /// The plan in the form in which it is written to a file.
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

    /// Number of shown changes with this verb.
    package func count(of verb: ResourceChange.Verb) -> Int {
        changes.count { $0.verb == verb }
    }
}
