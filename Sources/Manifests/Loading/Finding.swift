/// A finding within one text; it becomes a `Diagnostic` once the resource is known.
struct Finding: Sendable {
    let severity: Diagnostic.Severity
    let code: DiagnosticCode
    let message: String
    let mark: Mark
    let related: [SourceLocation]
    /// The message to use instead when there is a resource of that owner and name.
    var alternative: Alternative?

    struct Alternative: Sendable {
        let owner: String
        let name: String
        let message: String
    }

    static func error(
        _ code: DiagnosticCode, _ message: String, at mark: Mark, related: [SourceLocation] = []
    ) -> Finding {
        Finding(severity: .error, code: code, message: message, mark: mark, related: related)
    }

    static func warning(_ code: DiagnosticCode, _ message: String, at mark: Mark) -> Finding {
        Finding(severity: .warning, code: code, message: message, mark: mark, related: [])
    }

    func diagnostic(in source: SourceText, resource: ResourceID?) -> Diagnostic {
        let line = source.line(mark.line)
        let strange =
            severity == .error && code != .syntaxError
            ? StrangeCharacter(inWordAt: mark.column, of: line) : nil
        return Diagnostic(
            severity: severity, code: code,
            message: message + (strange?.hint(behind: message) ?? ""),
            location: source.location(mark), sourceLine: line, related: related,
            resource: resource)
    }
}

/// Collects the findings of one document. After `maxFindings`, one more finding says that others
/// follow.
final class FindingLog {
    private(set) var findings: [Finding] = []
    /// The kind of the document, once it is known.
    var kind: Kind?
    private let maxFindings: Int
    private let masksSecrets: Bool

    init(maxFindings: Int, masksSecrets: Bool = false) {
        self.maxFindings = maxFindings
        self.masksSecrets = masksSecrets
    }

    /// A log that begins with the findings of another one.
    init(copying other: FindingLog) {
        findings = other.findings
        maxFindings = other.maxFindings
        masksSecrets = other.masksSecrets
    }

    var hasErrors: Bool { findings.contains { $0.severity == .error } }

    func report(_ finding: Finding) {
        if findings.count < maxFindings {
            findings.append(finding)
        } else if findings.count == maxFindings {
            findings.append(
                .error(
                    .tooManyFindings, "more findings follow; the first \(maxFindings) are listed",
                    at: finding.mark))
        }
    }

    func error(_ code: DiagnosticCode, _ message: String, at mark: Mark) {
        report(.error(code, message, at: mark))
    }

    /// The document, as findings name it.
    var whole: String { masksSecrets ? "the settings file" : "the manifest" }

    /// Whether a message may show the text as advice: it holds nothing that must be masked.
    func mayShow(_ text: String) -> Bool { !masksSecrets || MaskedText.value(text) == text }

    /// The text as findings of this document quote it.
    func quoted(_ text: String) -> String {
        Manifests.quoted(masksSecrets ? MaskedText.value(text) : text)
    }
}

/// The text in single quotes, shortened to 60 characters, with U+FFFD for control and format
/// characters.
func quoted(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(60) {
        let category = scalar.properties.generalCategory
        scalars.append(category == .control || category == .format ? "\u{FFFD}" : scalar)
    }
    let isCut = text.unicodeScalars.dropFirst(60).first != nil
    return "'" + String(scalars) + (isCut ? "…'" : "'")
}
