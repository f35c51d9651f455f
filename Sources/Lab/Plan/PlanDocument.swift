package import Manifests
package import Planning

/// A plan for programs, and what every other form of it is written from.
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
        /// Absent for what brings no work.
        package let estimate: ActionEstimate?
    }

    package struct Field: Codable {
        package let path: String
        package let old: JSONValue?
        package let new: JSONValue?
        /// The manifest does not say it.
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

    /// Which part of the plan is shown.
    package struct Selection: Codable {
        package let targets: [String]
        package let selector: String?
        package let shown: Int
        package let total: Int
    }

    package var formatVersion = "1.2"
    package let source: String
    /// The commit it is compared with.
    package let base: String?
    /// What it is compared with, in words.
    package let comparedWith: String
    package let state: State?
    package let selection: Selection?
    /// What a reader has to know besides.
    package let notes: [String]
    package let summary: [String: Int]
    package let actions: [Action]
    /// What differs though nobody changed it.
    package let drift: [DriftEntry]
    package let guards: [Guard]
    package let estimate: TotalEstimate?
    package let diagnostics: [Diagnostic]

    package func count(of verb: ResourceChange.Verb) -> Int { summary[verb.rawValue] ?? 0 }

    package func count(of risk: Risk) -> Int { actions.count { $0.risk == risk } }
}
