extension Resolver {
    /// Whether the finding has no other cause than a missing Lab.
    func isForWantOfALab(_ finding: Diagnostic) -> Bool {
        guard lab == nil else { return false }
        return switch finding.code {
        case .missingImage, .unknownPriorityClass: true
        default: false
        }
    }

    /// Whether the finding only says that a target is not valid, and each such target is in
    /// `silenced`.
    func followsFromSilenced(_ finding: Diagnostic, _ spec: SpecDraft) -> Bool {
        guard finding.code == .blockedByInvalid, !silenced.isEmpty else { return false }
        return spec.references.map(\.target).allSatisfy {
            inForce[$0] != nil || silenced.contains($0)
        }
    }

    /// Reports the missing Lab once, with the places of all findings that it causes. It reports
    /// nothing when a Lab is declared or may stand in an unreadable file, because that mistake has
    /// a finding at its own place.
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
