/// Findings as text for people. For programs a `Diagnostic` is Codable.
public enum DiagnosticRenderer {
    /// `path:line:column: error: message [code]`, then the line of the source with a caret below
    /// the place, then a note for each related place.
    public static func text(_ diagnostic: Diagnostic) -> String {
        let location = diagnostic.location
        var text =
            "\(location): \(diagnostic.severity.rawValue): \(diagnostic.message) "
            + "[\(diagnostic.code.rawValue)]"
        if !diagnostic.sourceLine.isEmpty {
            text += "\n\(diagnostic.sourceLine)"
            if let caret = caret(diagnostic) { text += "\n\(caret)" }
        }
        for place in diagnostic.related { text += "\n\(place): note: see also here" }
        return text
    }

    /// The texts of all findings, each followed by a line break.
    public static func text(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map { text($0) + "\n" }.joined()
    }

    /// The line with the caret. Tabs stay tabs, so that the caret stands below its place. Nil when
    /// the place is beyond the part of the line that is kept.
    private static func caret(_ diagnostic: Diagnostic) -> String? {
        let scalars = diagnostic.sourceLine.unicodeScalars
        let before = diagnostic.location.column - 1
        guard before >= 0, before <= scalars.count else { return nil }
        var line = String.UnicodeScalarView()
        for scalar in scalars.prefix(before) {
            guard scalar.properties.generalCategory != .nonspacingMark else { continue }
            line.append(scalar == "\t" ? "\t" : " ")
        }
        return String(line) + "^"
    }
}
