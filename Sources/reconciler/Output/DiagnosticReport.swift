import Manifests

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
