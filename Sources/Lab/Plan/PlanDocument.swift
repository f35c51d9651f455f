package import Manifests
package import Planning

/// A plan for programs. Every other form of a plan is written from it.
///
/// `formatVersion` is raised by one in its second part for additions and in its first for anything
/// else. `schemas/plan-v1.json` describes it.
package struct PlanDocument: Codable {
    package struct Action: Codable {
        package let resource: String
        package let verb: ResourceChange.Verb
        package let reason: Reason
        package let risk: Risk
        package let fields: [Field]
        package let dependsOn: [String]
        /// The changed resources because of which the result is made again; absent when its own
        /// manifest is the cause.
        package let causes: [String]?
        package let queuePosition: Int?
        package let graceSeconds: Int?
        package let timeLostSeconds: Int?
        /// Absent for a change that brings no work.
        package let estimate: ActionEstimate?
    }

    package struct Field: Codable {
        package let path: String
        package let old: JSONValue?
        package let new: JSONValue?
        /// Whether the old manifest leaves the value to its default.
        package let isOldDefault: Bool?
        package let isNewDefault: Bool?
        package let isMasked: Bool?
    }

    package struct Guard: Codable {
        package let reason: Reason
        package let resources: [String]
        package let message: String
    }

    package struct DriftEntry: Codable {
        package let resource: String
        package let code: Drift.Code
        package let message: String
    }

    /// The published state that the plan starts from.
    package struct State: Codable {
        package let revision: String
        package let publishedAt: String
        package let ageSeconds: Int
        package let signedBy: String
    }

    /// The part of the plan that is shown.
    package struct Selection: Codable {
        package let targets: [String]
        package let selector: String?
        package let shown: Int
        package let total: Int
    }

    package var formatVersion = "1.2"
    package let source: String
    /// The commit that the plan is compared with.
    package let base: String?
    /// What the plan is compared with, in words.
    package let comparedWith: String
    package let state: State?
    package let selection: Selection?
    /// Notes that a reader has to know.
    package let notes: [String]
    package let summary: [String: Int]
    package let actions: [Action]
    /// Differences that no change of a manifest made.
    package let drift: [DriftEntry]
    package let guards: [Guard]
    package let estimate: TotalEstimate?
    package let diagnostics: [Diagnostic]

    package func count(of verb: ResourceChange.Verb) -> Int { summary[verb.rawValue] ?? 0 }

    package func count(of risk: Risk) -> Int { actions.count { $0.risk == risk } }
}
