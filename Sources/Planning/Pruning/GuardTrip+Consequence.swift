import Manifests

extension GuardTrip {
    /// A text on what was held back, and what happens to it now that it is approved.
    public func consequence(under policy: Policy) -> String {
        let names = resources.map(\.description).joined(separator: ", ")
        let revision = revision.prefix(12)
        guard reason == .deletionGuard else {
            return """
                \(revision) recomputes \(Counted.text(resources.count, "result")): \(names). The \
                old results stay current until the new ones succeed
                """
        }
        return """
            \(revision) deletes \(Counted.text(resources.count, "resource")): \(names). Their work \
            stops now. \(graces(under: policy)). To keep one, declare it again before that
            """
    }

    /// Such as `They are deleted for good: 3 in 30d, 2 in 1d`.
    private func graces(under policy: Policy) -> String {
        let byGrace = Dictionary(grouping: resources) { policy.grace(of: $0.kind) }
        let parts = byGrace.sorted { $1.key < $0.key }.map { grace, gone in
            "\(gone.count) \(grace == .zero ? "at once" : "in \(DurationText.short(grace))")"
        }
        return "They are deleted for good: \(parts.joined(separator: ", "))"
    }
}

extension Policy {
    /// How long the removal of a resource can be undone.
    func grace(of kind: Kind) -> Duration {
        switch kind.traits.grace {
        case .result: resultDeletionGrace
        case .none: .zero
        case .usual: deletionGrace
        }
    }
}
