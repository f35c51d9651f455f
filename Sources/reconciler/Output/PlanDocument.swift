import Manifests
import Planning

/// A plan for programs. `formatVersion` is raised by one in its second part for additions and in
/// its first for anything else.
struct PlanDocument: Encodable {
    struct Action: Encodable {
        let resource: String
        let verb: String
        let reason: String
        let fields: [Field]
        let dependsOn: [String]
        let graceSeconds: Int?
        let timeLostSeconds: Int?
    }

    struct Field: Encodable {
        let path: String
        let old: JSONValue?
        let new: JSONValue?
    }

    struct Guard: Encodable {
        let reason: String
        let resources: [String]
        let message: String
    }

    let formatVersion = "1.0"
    let source: String
    let base: String?
    let summary: [String: Int]
    let actions: [Action]
    /// What differs though nobody changed it; nothing without a lab to look at.
    let drift: [String] = []
    let guards: [Guard]
    let diagnostics: [Diagnostic]

    init(_ preview: Preview) {
        source = preview.source
        base = preview.base
        summary = Dictionary(
            uniqueKeysWithValues: ResourceChange.Verb.allCases.map {
                ($0.rawValue, preview.count(of: $0))
            })
        actions = preview.plan.changes.map { change in
            Action(
                resource: change.resource.description, verb: change.verb.rawValue,
                reason: change.reason.rawValue,
                fields: change.fields.map { Field(path: $0.path, old: $0.old, new: $0.new) },
                dependsOn: change.related.map(\.description),
                graceSeconds: change.grace.map { Int($0 / .seconds(1)) },
                timeLostSeconds: change.timeLost.map { Int($0 / .seconds(1)) })
        }
        guards = preview.plan.guardTrips.map {
            Guard(
                reason: $0.reason.rawValue, resources: $0.resources.map(\.description),
                message: $0.message)
        }
        diagnostics = preview.diagnostics
    }

    private enum CodingKeys: String, CodingKey {
        case formatVersion, source, base, summary, actions, drift, guards, diagnostics
    }
}
