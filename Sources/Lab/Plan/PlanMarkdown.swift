import Manifests
import Planning

/// A plan as a comment on a pull request: the changes of highest risk first, details folded. It has
/// at most 60,000 bytes, and so at most as many characters, whatever the manifests hold.
package struct PlanMarkdown {
    /// Git hosts refuse comments of more than 65,536 characters.
    static let maxBytes = 60_000
    /// Bytes for each part. Together with the fixed text they are less than `maxBytes`.
    private static let tableBytes = 22_000
    private static let fieldsBytes = 20_000
    private static let driftBytes = 3_000
    private static let diagnosticsBytes = 6_000
    private static let noticesBytes = 4_000
    private static let valueMax = 200

    let document: PlanDocument
    /// A line by which a program finds its former comment; nil when the caller adds it.
    let marker: String?
    /// A sentence that says where the whole plan is, for a plan that does not fit.
    let whole: String

    package init(document: PlanDocument, marker: String?, whole: String) {
        self.document = document
        self.marker = marker
        self.whole = whole
    }

    /// The comment that a CI job posts.
    package init(job document: PlanDocument) {
        self.init(
            document: document, marker: "<!-- reconciler plan -->",
            whole: "The plan in the job's log, or with `-o json`, has all of them.")
    }

    package var text: String {
        let counts = PlanWords.counts(of: document)
        var lines = [marker].compactMap(\.self) + ["### Plan: \(counts)", ""]
        lines.append(
            "\(code(document.source, 200)) against \(code(document.comparedWith, 400))")
        lines += notices
        if document.selection == nil, let weight = Self.weight(of: document) {
            lines += ["", "**\(weight)**"]
        }
        lines += table + fields + drift + diagnostics
        lines += ["", "\(PlanWords.totals(of: document))"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// The risks that a reviewer has to weigh, in one sentence; nil when there are none.
    private static func weight(of document: PlanDocument) -> String? {
        let words: [(Risk, String)] = [
            (.deletes, "removed"), (.recomputes, "made again"), (.interrupts, "interrupted"),
            (.held, "held back"),
        ]
        let parts = words.compactMap { risk, word in
            let count = document.count(of: risk)
            return count == 0 ? nil : "\(count) \(word)"
        }
        return parts.isEmpty ? nil : "Look twice: \(parts.joined(separator: ", "))."
    }

    private var notices: [String] {
        var blocks = BoundedBlocks(maxBytes: Self.noticesBytes)
        if let selection = document.selection {
            blocks.append(["", "> " + MarkdownText.html(PlanWords.partial(selection))])
        }
        for each in document.guards {
            blocks.append(["", "> **Guard:** " + MarkdownText.html(each.message) + "."])
        }
        for note in document.notes { blocks.append(["", "> Note: " + MarkdownText.html(note)]) }
        return blocks.lines + rest(blocks, "notices")
    }

    private var table: [String] {
        guard !document.actions.isEmpty else { return [] }
        var blocks = BoundedBlocks(maxBytes: Self.tableBytes)
        let ordered = document.actions.enumerated().sorted {
            ($0.element.risk, $0.offset) < ($1.element.risk, $1.offset)
        }
        for (_, action) in ordered { blocks.append([row(of: action)]) }
        return ["", "| | resource | why | takes |", "|---|---|---|---|"] + blocks.lines
            + rest(blocks, "changes")
    }

    private func row(of action: PlanDocument.Action) -> String {
        var why =
            "\(action.reason.rawValue): \(action.reason.sentence)\(PlanWords.because(action))"
        if action.verb == .blocked, !action.dependsOn.isEmpty {
            why += ": \(action.dependsOn.prefix(3).joined(separator: ", "))"
            if action.dependsOn.count > 3 { why += " and \(action.dependsOn.count - 3) more" }
        }
        if let lost = action.timeLostSeconds {
            why += "; work in flight is lost: \(DurationText.short(.seconds(lost)))"
        }
        if let grace = action.graceSeconds, grace > 0 {
            why += "; can be undone for \(DurationText.short(.seconds(grace)))"
        }
        var takes =
            action.estimate.map {
                EstimateText.action($0, isBlind: document.state == nil)
            } ?? ""
        if let position = action.queuePosition { takes += "; number \(position) in the queue" }
        return "| \(MarkdownText.code(action.verb.symbol)) "
            + "| \(MarkdownText.code(action.resource)) | \(MarkdownText.html(why)) "
            + "| \(MarkdownText.html(takes)) |"
    }

    private var fields: [String] {
        let changed = document.actions.filter { !$0.fields.isEmpty }
        guard !changed.isEmpty else { return [] }
        var blocks = BoundedBlocks(maxBytes: Self.fieldsBytes)
        for action in changed {
            let values = action.fields.flatMap { field in
                [
                    field.old.map { line("-", field, $0, isDefault: field.isOldDefault) },
                    field.new.map { line("+", field, $0, isDefault: field.isNewDefault) },
                ].compactMap(\.self)
            }
            blocks.append(["  \(action.resource)"] + values)
        }
        let title = "Changed fields (resources: \(changed.count))"
        return folded(title, MarkdownText.fenced(blocks.lines, language: "diff"))
            + rest(blocks, "resources with changed fields")
    }

    private func line(
        _ sign: String, _ field: PlanDocument.Field, _ value: JSONValue, isDefault: Bool?
    ) -> String {
        let path = ShownText.shortened(ShownText.escaped(field.path), max: Self.valueMax)
        let text = PlanWords.text(of: value, max: Self.valueMax)
        return "\(sign)     \(path): \(text)\(isDefault == true ? " (default)" : "")"
    }

    private var drift: [String] {
        guard !document.drift.isEmpty else { return [] }
        var blocks = BoundedBlocks(maxBytes: Self.driftBytes)
        for each in document.drift {
            let message = ShownText.escaped(each.message)
            blocks.append(["\(each.resource)  [\(each.code.rawValue)] \(message)"])
        }
        return folded(
            "Drift (differs though no manifest changed): \(document.drift.count)",
            MarkdownText.fenced(blocks.lines, language: "text")) + rest(blocks, "of them")
    }

    private var diagnostics: [String] {
        guard !document.diagnostics.isEmpty else { return [] }
        let errors = document.diagnostics.count { $0.severity == .error }
        var blocks = BoundedBlocks(maxBytes: Self.diagnosticsBytes)
        for each in document.diagnostics {
            let lines = DiagnosticRenderer.text(each).split(whereSeparator: \.isNewline)
            blocks.append(
                lines.map {
                    ShownText.shortened(ShownText.escaped(String($0)), max: Self.valueMax * 2)
                })
        }
        let title = "Errors: \(errors), warnings: \(document.diagnostics.count - errors)"
        return folded(title, MarkdownText.fenced(blocks.lines, language: "text"))
            + rest(blocks, "findings")
    }

    private func folded(_ title: String, _ lines: [String]) -> [String] {
        ["", "<details><summary>\(MarkdownText.html(title))</summary>", ""] + lines
            + ["", "</details>"]
    }

    private func rest(_ blocks: BoundedBlocks, _ what: String) -> [String] {
        guard blocks.omitted > 0 else { return [] }
        return [
            "",
            "**Cut short:** \(blocks.omitted) more \(what) do not fit into a comment. "
                + whole,
        ]
    }

    private func code(_ text: String, _ max: Int) -> String {
        MarkdownText.code(ShownText.shortened(text, max: max))
    }
}
