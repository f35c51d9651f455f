extension Resolver {
    /// Whether it says that something is lacking only because no Lab is in force.
    func isForWantOfALab(_ finding: Diagnostic) -> Bool {
        guard lab == nil else { return false }
        return switch finding.code {
        case .missingImage, .unknownPriorityClass: true
        default: false
        }
    }

    /// Whether it says that a resource is not valid of which nothing is said for want of a Lab.
    func followsFromSilenced(_ finding: Diagnostic, _ spec: SpecDraft) -> Bool {
        guard finding.code == .blockedByInvalid, !silenced.isEmpty else { return false }
        return spec.references.map(\.target).allSatisfy {
            inForce[$0] != nil || silenced.contains($0)
        }
    }

    /// Says once what is wrong with all that a Lab would fill in. Of one that is declared and not
    /// in force, the mistake is told where it stands.
    mutating func tellOfNoLab() {
        let isDeclared = declarations.byID.keys.contains { $0.kind == .lab }
        let mayBeUnread = declarations.holds.contains { OwnerFolder(path: $0.path) == .none }
        let lacking = lackingLab.sorted.withoutRepetitions
        guard !isDeclared, !mayBeUnread, let first = lacking.first else { return }
        let others = lacking.dropFirst().prefix(10).map(\.location)
        diagnostics.append(
            first.saying("no Lab is declared, and \(first.message)", related: others))
    }
}
