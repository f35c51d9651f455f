import Manifests
import Planning

extension PlanDocument {
    /// Makes the document of a preview. `isFull` adds every field of new resources.
    package init(_ preview: Preview, isFull: Bool) {
        let fields = FieldEntries(before: preview.before, after: preview.after, isFull: isFull)
        let positions = Dictionary(
            preview.plan.standings.compactMap { standing in
                standing.position.map { (standing.resource, $0) }
            }, uniquingKeysWith: { first, _ in first })
        let estimate = preview.estimate
        let unknown = Set(estimate.unknown)
        let causes = preview.plan.causes
        self.init(
            source: preview.source, base: preview.base, comparedWith: preview.comparedWith,
            state: preview.state, selection: preview.selection, notes: preview.notes,
            summary: Dictionary(
                uniqueKeysWithValues: ResourceChange.Verb.allCases.map {
                    ($0.rawValue, preview.count(of: $0))
                }),
            actions: preview.changes.map { change in
                let known = estimate.known[change.resource]
                let isEstimated = known != nil || unknown.contains(change.resource)
                return Action(
                    resource: change.resource.description, verb: change.verb,
                    reason: change.reason, risk: change.risk, fields: fields.of(change),
                    dependsOn: change.related.map(\.description),
                    causes: causes[change.resource]?.map(\.description),
                    queuePosition: positions[change.resource],
                    graceSeconds: change.grace.map { Int($0 / .seconds(1)) },
                    timeLostSeconds: change.timeLost.map { Int($0 / .seconds(1)) },
                    estimate: isEstimated ? ActionEstimate(known) : nil)
            },
            drift: preview.drift.map {
                DriftEntry(
                    resource: $0.resource.description, code: $0.code, message: $0.message)
            },
            guards: preview.plan.guardTrips.map {
                Guard(
                    reason: $0.reason, resources: $0.resources.map(\.description),
                    message: $0.message)
            },
            estimate: TotalEstimate(estimate), diagnostics: preview.diagnostics)
    }
}

/// The changed fields with secrets masked.
private struct FieldEntries {
    let before: [ResourceID: Resource]
    let after: [ResourceID: Resource]
    let isFull: Bool

    func of(_ change: ResourceChange) -> [PlanDocument.Field] {
        var fields = change.fields
        let new = after[change.resource]
        if fields.isEmpty, isFull, change.verb == .create, let new {
            fields = FieldComparison.fields(of: new.canonicalSpec).filter { $0.new != .null }
        }
        guard !fields.isEmpty else { return [] }
        let oldWritten = before[change.resource].map { WrittenFields(of: $0.document) }
        let newWritten = new.map { WrittenFields(of: $0.document) }
        return fields.map { field in
            let old = field.old.map { SecretMask.shown($0, at: field.path) }
            let new = field.new.map { SecretMask.shown($0, at: field.path) }
            let isMasked = old?.isMasked == true || new?.isMasked == true
            return PlanDocument.Field(
                path: field.path, old: old?.value, new: new?.value,
                isOldDefault: isDefault(field.old, field.path, oldWritten),
                isNewDefault: isDefault(field.new, field.path, newWritten),
                isMasked: isMasked ? true : nil)
        }
    }

    private func isDefault(
        _ value: JSONValue?, _ path: String, _ written: WrittenFields?
    ) -> Bool? {
        guard value != nil, let written, !written.contains(path) else { return nil }
        return true
    }
}
