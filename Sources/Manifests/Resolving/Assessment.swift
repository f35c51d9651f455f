/// The result of checking a draft and everything it refers to.
struct Assessment {
    /// Nil when the document lacks a required field.
    var spec: Spec?
    var references: [Reference] = []
    var inputs = ResolvedInputs()
    var findings: [Finding] = []
    /// False when an image or a target is missing, so that the work is not known. Then not even a
    /// last good document can stay in force.
    var isComplete = true

    var hasErrors: Bool { findings.contains { $0.severity == .error } }

    mutating func error(
        _ code: DiagnosticCode, _ message: String, at mark: Mark
    ) {
        findings.append(.error(code, message, at: mark))
    }
}

/// The target of a reference.
enum Target {
    case usable(Resource)
    /// A private resource of another owner.
    case hidden(Resource)
    /// No longer declared, but known from its last good document.
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
