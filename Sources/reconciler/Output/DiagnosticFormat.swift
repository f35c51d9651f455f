import ArgumentParser
import Manifests

/// How findings are written.
enum DiagnosticFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, github, sarif, junit

    /// Writes all findings as the result.
    func write(_ diagnostics: [Diagnostic], in source: ManifestsLocation) throws {
        switch self {
        case .text:
            for diagnostic in diagnostics {
                try Console.result(DiagnosticRenderer.text(diagnostic))
            }
        case .json: try Console.json(DiagnosticReport(diagnostics))
        case .github:
            guard !diagnostics.isEmpty else { return }
            try Console.result(GitHubAnnotations.text(diagnostics, in: source))
        case .sarif:
            try Console.result(SARIFLog.text(diagnostics, in: source, version: BuildVersion.text))
        case .junit: try Console.result(JUnitReport.text(diagnostics, in: source))
        }
    }
}

/// The findings of `validate` for programs.
struct DiagnosticReport: Encodable {
    let formatVersion = "1.0"
    let diagnostics: [Diagnostic]

    init(_ diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }

    private enum CodingKeys: String, CodingKey {
        case formatVersion, diagnostics
    }
}
