extension Resolver {
    /// Checks the references and values of refused documents, so that one mistake hides no other.
    /// It runs after everything is settled and only adds findings.
    mutating func examineRefused() {
        let refused = declarations.byID.filter { !$0.value.refused.isEmpty }
        guard !refused.isEmpty else { return }
        cyclic = circlesAsWritten()
        var found: [ResourceID: [Diagnostic]] = [:]
        for (id, declaration) in refused.sorted(by: { $0.key < $1.key }) {
            for draft in declaration.refused {
                guard let written = draft.written else { continue }
                found[id, default: []] += assess(draft, written).findings
                    .filter { !$0.code.mayFollowFromAnother }
                    .map { $0.diagnostic(in: draft.source, resource: id) }
                    .filter { !isForWantOfALab($0) }
            }
        }
        diagnostics += found.values.flatMap(\.self)
        note(found.mapValues { $0.filter { $0.severity == .error } })
    }

    private func circlesAsWritten() -> Set<ResourceID> {
        DependencyOrder(declarations.byID.keys) { id in
            guard let declaration = declarations.byID[id] else { return [] }
            let drafts = declaration.draft.map { [$0] } ?? declaration.refused
            return drafts.flatMap { $0.written?.references.map(\.target) ?? [] }
        }.cyclic
    }
}

extension DiagnosticCode {
    /// Whether a finding of this code may only follow from another mistake: a missing value may be
    /// in the part of a refused document that is wrong, or another document has to be repaired.
    fileprivate var mayFollowFromAnother: Bool {
        switch self {
        case .missingParameter, .missingImage, .blockedByInvalid: true
        default: false
        }
    }
}
