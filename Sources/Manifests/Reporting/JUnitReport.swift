/// Findings as a report of tests: a suite for each file, in it a failed test for each error. A file
/// without errors is one passed test, whose output has its warnings.
public enum JUnitReport {
    /// The report as XML 1.0 with a line break at the end.
    public static func text(_ diagnostics: [Diagnostic], in source: ManifestsLocation) -> String {
        let byPath = Dictionary(grouping: diagnostics, by: \.location.path)
        let paths = Set(source.paths).union(byPath.keys).sorted()
        let suites = paths.map { Suite(path: $0, findings: byPath[$0] ?? []) }
        let tests = suites.reduce(0) { $0 + $1.testCount }
        let failures = suites.reduce(0) { $0 + $1.errors.count }
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<testsuites name=\"manifests\" tests=\"\(tests)\" failures=\"\(failures)\" "
        text += "errors=\"0\">\n"
        text += suites.map { $0.text(in: source) }.joined()
        return text + "</testsuites>\n"
    }

    private struct Suite {
        let path: String
        let errors: [Diagnostic]
        let warnings: [Diagnostic]

        init(path: String, findings: [Diagnostic]) {
            self.path = path
            errors = findings.filter { $0.severity == .error }
            warnings = findings.filter { $0.severity == .warning }
        }

        var testCount: Int { max(errors.count, 1) }

        func text(in source: ManifestsLocation) -> String {
            let shown = source.path(of: SourceLocation(path: path, line: 1, column: 1))
            let name = attribute(shown)
            var text = "  <testsuite name=\"\(name)\" tests=\"\(testCount)\" "
            text += "failures=\"\(errors.count)\" errors=\"0\" skipped=\"0\">\n"
            for error in errors {
                let place = "\(error.location.line):\(error.location.column)"
                text += "    <testcase classname=\"\(name)\" "
                text += "name=\"\(place) \(error.code.rawValue)\">\n"
                text += "      <failure type=\"\(error.code.rawValue)\" "
                text += "message=\"\(attribute(error.message))\">"
                text += "\(escaped(DiagnosticRenderer.text(error)))</failure>\n"
                text += "    </testcase>\n"
            }
            if errors.isEmpty {
                text += "    <testcase classname=\"\(name)\" name=\"is valid\"/>\n"
            }
            if !warnings.isEmpty {
                let output = escaped(DiagnosticRenderer.text(warnings))
                text += "    <system-out>\(output)</system-out>\n"
            }
            return text + "  </testsuite>\n"
        }
    }

    /// The text escaped for XML; U+FFFD stands for characters that XML cannot hold.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The same for an attribute, where a reader would turn line breaks and tabs into spaces.
    private static func attribute(_ text: String) -> String {
        escaped(text).replacing("\n", with: "&#10;").replacing("\t", with: "&#9;")
    }
}
