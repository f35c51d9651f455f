import Manifests
import Planning

/// A plan for programs, and what every other form of it is written from.
///
/// `formatVersion` is raised by one in its second part for additions and in its first for anything
/// else. `schemas/plan-v1.json` describes it.
struct PlanDocument: Codable {
    struct Action: Codable {
        let resource: String
        let verb: ResourceChange.Verb
        let reason: Reason
        let risk: Risk
        let fields: [Field]
        let dependsOn: [String]
        /// The changed resources because of which the result is made again; absent when its own
        /// manifest is the cause.
        let causes: [String]?
        let queuePosition: Int?
        let graceSeconds: Int?
        let timeLostSeconds: Int?
        /// Absent for what brings no work.
        let estimate: ActionEstimate?
    }

    struct Field: Codable {
        let path: String
        let old: JSONValue?
        let new: JSONValue?
        /// The manifest does not say it.
        let isOldDefault: Bool?
        let isNewDefault: Bool?
        let isMasked: Bool?
    }

    struct Guard: Codable {
        let reason: Reason
        let resources: [String]
        let message: String
    }

    struct DriftEntry: Codable {
        let resource: String
        let code: Drift.Code
        let message: String
    }

    /// The published state that the plan starts from.
    struct State: Codable {
        let revision: String
        let publishedAt: String
        let ageSeconds: Int
        let signedBy: String
    }

    /// Which part of the plan is shown.
    struct Selection: Codable {
        let targets: [String]
        let selector: String?
        let shown: Int
        let total: Int
    }

    var formatVersion = "1.2"
    let source: String
    /// The commit it is compared with.
    let base: String?
    /// What it is compared with, in words.
    let comparedWith: String
    let state: State?
    let selection: Selection?
    /// What a reader has to know besides.
    let notes: [String]
    let summary: [String: Int]
    let actions: [Action]
    /// What differs though nobody changed it.
    let drift: [DriftEntry]
    let guards: [Guard]
    let estimate: TotalEstimate?
    let diagnostics: [Diagnostic]

    func count(of verb: ResourceChange.Verb) -> Int { summary[verb.rawValue] ?? 0 }

    func count(of risk: Risk) -> Int { actions.count { $0.risk == risk } }
}
