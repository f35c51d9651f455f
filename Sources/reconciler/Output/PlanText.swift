import Lab
import Manifests
import Planning

/// A plan as text for people.
struct PlanText {
    /// The most changed fields of one resource, and the most characters of a value, that are shown
    /// without `--verbosity full`.
    private static let fieldsMax = 12
    private static let valueMax = 160

    let document: PlanDocument
    let style: TerminalStyle
    let verbosity: Verbosity

    var text: String {
        var lines = ["Plan for \(shown(document.source)) against \(document.comparedWith)"]
        lines += document.notes.map { style.paint("Note: \(shown($0)).", .yellow) }
        if let selection = document.selection {
            lines.append(style.paint(PlanWords.partial(selection), .yellow))
        }
        if verbosity != .summary, !document.actions.isEmpty {
            lines.append("")
            for action in document.actions { lines += self.lines(of: action) }
        }
        lines += drift
        for each in document.guards {
            lines += ["", style.paint("Guard: \(shown(each.message)).", .red)]
        }
        if lines.count > 1 { lines.append("") }
        lines.append(style.paint(PlanWords.totals(of: document), .bold))
        return lines.joined(separator: "\n") + "\n"
    }

    private var drift: [String] {
        guard !document.drift.isEmpty else { return [] }
        guard verbosity != .summary else {
            let count = Counted.text(document.drift.count, "difference")
            return ["", "Drift: \(count), though nobody changed a manifest."]
        }
        return ["", "Drift (differs though no manifest changed):"]
            + document.drift.map {
                "  \($0.resource)  [\($0.code.rawValue)] \(shown($0.message))"
            }
    }

    private func lines(of action: PlanDocument.Action) -> [String] {
        let symbol = action.verb.symbol
        let indent = String(repeating: " ", count: max(3 - symbol.count, 0))
        var lines = [
            "\(indent)\(style.paint(symbol, action.verb.colour)) \(action.resource)  "
                + "[\(action.reason.rawValue)] \(action.reason.sentence)"
                + PlanWords.because(action)
        ]
        let fields =
            verbosity == .full ? action.fields[...] : action.fields.prefix(Self.fieldsMax)
        lines += fields.map { "      \(line(of: $0, isNew: action.verb == .create))" }
        let rest = action.fields.count - fields.count
        if rest > 0 { lines.append("      … \(rest) more fields (--verbosity full)") }
        if action.verb == .blocked, !action.dependsOn.isEmpty {
            lines.append("      by \(action.dependsOn.joined(separator: ", "))")
        } else if verbosity == .full, !action.dependsOn.isEmpty {
            lines.append("      after \(action.dependsOn.joined(separator: ", "))")
        }
        if let lost = action.timeLostSeconds {
            let length = DurationText.short(.seconds(lost))
            lines.append(style.paint("      work in flight is lost: \(length)", .red))
        }
        if let grace = action.graceSeconds, grace > 0 {
            lines.append("      can be undone for \(DurationText.short(.seconds(grace)))")
        }
        if let position = action.queuePosition {
            lines.append("      number \(position) in the queue")
        }
        if let estimate = action.estimate, estimate.isKnown || verbosity == .full {
            let text = EstimateText.action(estimate, isBlind: document.state == nil)
            lines.append("      estimated \(text)")
        }
        return lines
    }

    private func line(of field: PlanDocument.Field, isNew: Bool) -> String {
        let new = value(field.new, isDefault: field.isNewDefault == true)
        if isNew { return "\(shown(field.path)): \(new)" }
        let old = value(field.old, isDefault: field.isOldDefault == true)
        let note = field.isMasked == true && field.old == field.new ? ", changed" : ""
        return "\(shown(field.path)): \(old) → \(new)\(note)"
    }

    private func value(_ value: JSONValue?, isDefault: Bool) -> String {
        let text = PlanWords.text(of: value, max: verbosity == .full ? .max : Self.valueMax)
        return isDefault ? style.paint("\(text) (default)", .dim) : text
    }

    private func shown(_ text: String) -> String { ShownText.escaped(text) }
}

extension ResourceChange.Verb {
    fileprivate var colour: TerminalStyle.Colour {
        switch self {
        case .create: .green
        case .update, .restore, .rename: .yellow
        case .replace: .magenta
        case .delete, .blocked: .red
        case .reuse, .adopt: .cyan
        }
    }
}
