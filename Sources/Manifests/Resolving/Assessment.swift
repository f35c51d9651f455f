/// What became of a draft once everything it refers to was looked at.
struct Assessment {
    /// Nil when the document lacks something needed for it.
    var spec: Spec?
    var references: [Reference] = []
    var inputs = ResolvedInputs()
    var findings: [Finding] = []
    /// False when something needed to know the work is missing, so that not even a last good
    /// document can stay in force.
    var isComplete = true

    var hasErrors: Bool { findings.contains { $0.severity == .error } }

    mutating func error(
        _ code: DiagnosticCode, _ message: String, at mark: Mark
    ) {
        findings.append(.error(code, message, at: mark))
    }
}

/// What a reference leads to.
enum Target {
    case usable(Resource)
    /// Another owner's, and private.
    case hidden(Resource)
    /// No longer declared, but what it was is known.
    case removed(Resource)
    case invalid
    case missing

    var resource: Resource? {
        switch self {
        case .usable(let resource), .hidden(let resource), .removed(let resource): resource
        case .invalid, .missing: nil
        }
    }
}
