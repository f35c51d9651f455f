package import Manifests
import Planning

/// The words that all forms of a plan share.
package enum PlanWords {
    package static func partial(_ selection: PlanDocument.Selection) -> String {
        let wishes =
            selection.targets.map { "--target \($0)" }
            + (selection.selector.map { ["--selector \($0)"] } ?? [])
        return "Partial plan: \(selection.shown) of \(Counted.text(selection.total, "change")) "
            + "(\(ShownText.escaped(wishes.joined(separator: " ")))). A commit brings all of them."
    }

    /// The resources whose change is the cause, in words; empty without any.
    package static func because(_ action: PlanDocument.Action) -> String {
        action.causes.map { ", because of \($0.joined(separator: ", "))" } ?? ""
    }

    package static func text(of value: JSONValue?, max: Int) -> String {
        guard let value else { return "(none)" }
        if case .string(SecretMask.mask) = value { return SecretMask.mask }
        return ShownText.shortened(ShownText.escaped(CanonicalJSON.encode(value)), max: max)
    }

    /// The counts of changes, and the total estimate.
    package static func totals(of document: PlanDocument) -> String {
        let estimate = document.estimate.map {
            "; \(EstimateText.total($0, isBlind: document.state == nil))"
        }
        return counts(of: document) + (estimate ?? "") + "."
    }

    package static func counts(of document: PlanDocument) -> String {
        let words: [(ResourceChange.Verb, String)] = [
            (.create, "to create"), (.update, "to update"), (.restore, "to restore"),
            (.rename, "to rename"),
            (.replace, "to replace"), (.delete, "to delete"), (.reuse, "reused"),
            (.adopt, "adopted"), (.blocked, "blocked"),
        ]
        let parts = words.compactMap { verb, words in
            let count = document.count(of: verb)
            return count == 0 ? nil : "\(count) \(words)"
        }
        return parts.isEmpty ? "No change" : parts.joined(separator: ", ")
    }
}
