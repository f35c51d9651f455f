/// Finds what is made only to be used by others and is used by nothing.
///
/// Only private resources count, because anyone may use a public one later. Nothing is said of an
/// owner of whom any manifest is wrong, because what that one uses is not known.
struct UnusedResources {
    let warnings: [Diagnostic]

    init(_ declarations: Declarations, inForce resources: [Resource]) {
        let current = resources.filter { $0.standing == .current }
        let declared = declarations.byID.values.flatMap { $0.draft?.spec?.references ?? [] }
        let used = Set(resources.flatMap { $0.references.map(\.target) })
            .union(declared.map(\.target))
        let unclear = Self.unclearOwners(declarations, current: Set(current.map(\.id)))
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

    /// Of `unreferred`, to which nothing refers, where no manifest is wrong.
    init(among unreferred: [Resource], drafts: [ResourceID: DocumentDraft]) {
        warnings = unreferred.compactMap { Self.warning($0, drafts[$0.id]) }
    }

    private static func warning(_ resource: Resource, _ draft: DocumentDraft?) -> Diagnostic? {
        guard isForOthers(resource.spec), let draft else { return nil }
        return Finding.warning(
            .unusedResource,
            "nothing uses \(draft.id), which is private; use it, publish it or remove it",
            at: draft.nameMark
        ).diagnostic(in: draft.source, resource: draft.id)
    }

    private static func unclearOwners(
        _ declarations: Declarations, current: Set<ResourceID>
    ) -> Set<String> {
        let wrong = declarations.byID.keys.filter { !current.contains($0) }.map(\.owner)
        let unread = declarations.holds.compactMap { hold -> String? in
            guard case .owner(let owner) = OwnerFolder(path: hold.path) else { return nil }
            return owner
        }
        return Set(wrong + unread)
    }

    private static func isForOthers(_ spec: Spec) -> Bool {
        switch spec {
        case .model, .dataset: spec.common.access == .private && !spec.common.suspend
        default: false
        }
    }
}
