import Manifests
import Planning

/// A plan as text for people.
struct PlanText {
    private let preview: Preview

    init(_ preview: Preview) {
        self.preview = preview
    }

    var text: String {
        var lines: [String] = []
        let base = preview.base.map { "commit \($0.prefix(12))" } ?? "an empty lab"
        lines.append("Plan for \(preview.source) against \(base)")
        lines.append("")
        for change in preview.plan.changes { lines += self.lines(of: change) }
        for trip in preview.plan.guardTrips { lines += ["", "Guard: \(trip.message)."] }
        if !preview.plan.changes.isEmpty { lines.append("") }
        lines.append(summary)
        return lines.joined(separator: "\n") + "\n"
    }

    private func lines(of change: ResourceChange) -> [String] {
        let symbol = change.verb.symbol
        let indent = String(repeating: " ", count: max(3 - symbol.count, 0))
        var lines = [
            "\(indent)\(symbol) \(change.resource)  [\(change.reason.rawValue)] "
                + change.reason.sentence
        ]
        lines += change.fields.map { field in
            "      \(field.path): \(Self.shown(field.old)) → \(Self.shown(field.new))"
        }
        if change.verb == .blocked, !change.related.isEmpty {
            lines.append("      by \(change.related.map(\.description).joined(separator: ", "))")
        }
        if let lost = change.timeLost {
            lines.append("      work in flight is lost: \(DurationText.short(lost))")
        }
        if let grace = change.grace, grace > .zero {
            lines.append("      can be undone for \(DurationText.short(grace))")
        }
        return lines
    }

    private static func shown(_ value: JSONValue?) -> String {
        value.map(CanonicalJSON.encode) ?? "(none)"
    }

    private var summary: String {
        if preview.plan.changes.isEmpty { return "No change." }
        let counts: [(ResourceChange.Verb, String)] = [
            (.create, "to create"), (.update, "to update"), (.restore, "to restore"),
            (.replace, "to replace"), (.delete, "to delete"), (.reuse, "reused"),
            (.adopt, "adopted"), (.blocked, "blocked"),
        ]
        return counts.compactMap { verb, words in
            let count = preview.count(of: verb)
            return count == 0 ? nil : "\(count) \(words)"
        }.joined(separator: ", ") + "."
    }
}

/// Lengths of time for people.
enum DurationText {
    /// The largest unit that divides it or the two largest that matter, such as `2h 30m`.
    static func short(_ duration: Duration) -> String {
        let total = Int(duration / .seconds(1))
        let units = [(86_400, "d"), (3600, "h"), (60, "m"), (1, "s")]
        var left = total
        var parts: [String] = []
        for (seconds, unit) in units where left >= seconds {
            parts.append("\(left / seconds)\(unit)")
            left %= seconds
        }
        return parts.isEmpty ? "0s" : parts.prefix(2).joined(separator: " ")
    }
}
