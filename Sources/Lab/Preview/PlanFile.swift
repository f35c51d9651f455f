import Basics
import Foundation
package import Manifests
import PathKit
package import Planning

/// A plan that was agreed on, to be carried out as it is or not at all.
///
/// It is bound to the declared and the existing specs, not to a commit: merging makes another
/// commit of the same manifests.
package struct PlanFile: Codable {
    struct Step: Codable, Equatable {
        let verb: ResourceChange.Verb
        /// Digest of the spec that was accepted before; nil for something new.
        let from: String?
        /// Digest of the spec that is wanted; nil for something removed.
        let to: String?
    }

    static let formatVersion = "1.0"

    let formatVersion: String
    let comparedWith: String
    /// Spec digests of all declared resources, by resource.
    let declared: [String: String]
    /// The changes, by resource.
    let steps: [String: Step]

    package init(
        plan: Plan, desired: [Resource], known: [ResourceID: InventoryRecord], comparedWith: String
    ) {
        formatVersion = Self.formatVersion
        self.comparedWith = comparedWith
        let declared = Dictionary(
            desired.map { ($0.id.description, $0.specDigest.rawValue) },
            uniquingKeysWith: { first, _ in first })
        self.declared = declared
        steps = Dictionary(
            plan.changes.map { change in
                let id = change.resource.description
                let step = Step(
                    verb: change.verb, from: known[change.resource]?.specDigest.rawValue,
                    to: declared[id])
                return (id, step)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The differences between this plan and `now`, a plan of the present, in order of resource.
    /// Changes are compared only when the declarations are equal.
    package func differences(from now: PlanFile) -> [String] {
        let manifests = Self.keys(declared, now.declared).compactMap { id -> String? in
            switch (declared[id], now.declared[id]) {
            case (let old?, let new?) where old != new: "\(id) is declared differently now"
            case (nil, _?): "\(id) was not declared then"
            case (_?, nil): "\(id) is no longer declared"
            default: nil
            }
        }
        guard manifests.isEmpty else { return manifests }
        return Self.keys(steps, now.steps).compactMap { id -> String? in
            guard steps[id] != now.steps[id] else { return nil }
            let (old, new) = (steps[id]?.verb.rawValue, now.steps[id]?.verb.rawValue)
            return old == new
                ? "\(id) was changed in between"
                : "\(id): agreed was \(old ?? "nothing"), now it would be \(new ?? "nothing")"
        }
    }

    private static func keys<Value>(
        _ one: [String: Value], _ other: [String: Value]
    ) -> [String] {
        Set(one.keys).union(other.keys).sorted()
    }

    package func write(to path: String) throws {
        let encoder = JSONEncoder.indented
        do {
            try Path(path).write(try encoder.encode(self))
        } catch {
            throw CommandFailure(
                status: .error,
                message: "the plan cannot be written to '\(path)': "
                    + FailureText.reason(of: error))
        }
    }

    package static func read(_ path: String) throws -> PlanFile {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(status: .error, message: "the plan '\(path)' cannot be read")
        }
        let decoded = try? JSONDecoder().decode(PlanFile.self, from: data)  // same remedy
        guard let file = decoded,
            file.formatVersion.split(separator: ".").first == "1"
        else {
            throw CommandFailure(
                status: .error,
                message: "'\(path)' is no plan of this program; make one by 'plan --out FILE'")
        }
        return file
    }
}
