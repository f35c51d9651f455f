/// Findings as workflow commands, which GitHub Actions shows beside the lines of a pull request.
///
/// Escaping is that of the Actions toolkit (`packages/core/src/command.ts`).
public enum GitHubAnnotations {
    /// One command a line, each followed by a line break.
    public static func text(_ diagnostics: [Diagnostic], in source: ManifestsLocation) -> String {
        diagnostics.map { command($0, in: source) + "\n" }.joined()
    }

    private static func command(_ diagnostic: Diagnostic, in source: ManifestsLocation) -> String {
        let location = diagnostic.location
        let places = diagnostic.related.map { "\nsee also \(source.describe($0))" }.joined()
        let properties = [
            ("file", source.path(of: location)), ("line", "\(location.line)"),
            ("col", "\(location.column)"), ("title", diagnostic.code.rawValue),
        ].map { "\($0)=\(escapedProperty($1))" }.joined(separator: ",")
        return "::\(diagnostic.severity.rawValue) \(properties)::"
            + escaped(diagnostic.message + places)
    }

    private static func escaped(_ text: String) -> String {
        replace(["%": "%25", "\r": "%0D", "\n": "%0A"], in: text)
    }

    private static func escapedProperty(_ text: String) -> String {
        replace(["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"], in: text)
    }

    private static func replace(_ table: [Unicode.Scalar: String], in text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            result += table[scalar] ?? String(Character(scalar))
        }
        return result
    }
}
