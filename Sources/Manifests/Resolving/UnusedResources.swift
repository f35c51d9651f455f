/// Finds resources that are made only to be used by others and that nothing uses.
///
/// Only private resources count, because anyone may use a public one later. Owners with a wrong
/// manifest are skipped, because it is not known what that manifest uses.
struct UnusedResources {
    let warnings: [Diagnostic]

    init(_ declarations: Declarations, inForce resources: [Resource]) {
        let current = resources.filter { $0.specVersion == .current }
        var used: Set<ResourceID> = []
        for resource in resources {
            for reference in resource.references { used.insert(reference.target) }
        }
        // A manifest that is not in force may use more than the one that is.
        if current.count < declarations.byID.count {
            for declaration in declarations.byID.values {
                for reference in declaration.draft?.spec?.references ?? [] {
                    used.insert(reference.target)
                }
            }
        }
        let unclear = Self.unclearOwners(declarations, current: current)
        let isCatalogueUnread = declarations.holds.contains {
            OwnerFolder(path: $0.path) == .none
        }
        warnings = current.compactMap { resource -> Diagnostic? in
            guard !isCatalogueUnread, !unclear.contains(resource.id.owner),
                !used.contains(resource.id)
            else { return nil }
            return Self.warning(resource, declarations.byID[resource.id]?.draft)
        }
    }

    /// Warnings about `unreferred`, to which nothing refers, in a revision without mistakes.
    init(among unreferred: [Resource], drafts: [ResourceID: DocumentDraft]) {
        warnings = unreferred.compactMap { Self.warning($0, drafts[$0.id]) }
    }

    private static func warning(_ resource: Resource, _ draft: DocumentDraft?) -> Diagnostic? {
        let common = resource.spec.common
        guard resource.id.kind.traits.isMadeForOthers, common.access == .private,
            !common.suspend, let draft
        else { return nil }
        return Finding.warning(
            .unusedResource,
            "nothing uses \(draft.id), which is private; use it, publish it or remove it",
            at: draft.nameMark
        ).diagnostic(in: draft.source, resource: draft.id)
    }

    private static func unclearOwners(
        _ declarations: Declarations, current resources: [Resource]
    ) -> Set<String> {
        guard resources.count < declarations.byID.count || !declarations.holds.isEmpty else {
            return []
        }
        let current = Set(resources.map(\.id))
        let wrong = declarations.byID.keys.filter { !current.contains($0) }.map(\.owner)
        let unread = declarations.holds.compactMap { hold -> String? in
            guard case .owner(let owner) = OwnerFolder(path: hold.path) else { return nil }
            return owner
        }
        return Set(wrong + unread)
    }
}
