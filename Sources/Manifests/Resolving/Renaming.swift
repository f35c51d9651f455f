/// Which declared resources say that they had another name before.
struct Renaming {
    /// The new identity of each former one.
    let renames: [ResourceID: ResourceID]
    private let claims: [ResourceID: [ResourceID]]
    private let declared: Set<ResourceID>

    init(_ declarations: Declarations) {
        let declared = Set(declarations.byID.keys)
        var claims: [ResourceID: [ResourceID]] = [:]
        for (id, declaration) in declarations.byID {
            for former in Self.formerIdentities(declaration.draft) {
                claims[former, default: []].append(id)
            }
        }
        renames = claims.compactMapValues { $0.count == 1 ? $0.first : nil }
            .filter { !declared.contains($0.key) }
        self.claims = claims
        self.declared = declared
    }

    /// Why the former names of `draft` are not valid; nil when they are.
    func problem(with draft: DocumentDraft) -> Finding? {
        guard let mark = draft.formerNames?.mark else { return nil }
        if draft.id.kind == .user {
            return .error(
                .invalidRename,
                "a User cannot be renamed, because the name is part of what the user owns; "
                    + "remove formerName", at: mark)
        }
        for former in Self.formerIdentities(draft) {
            if former == draft.id {
                return .error(
                    .invalidRename, "formerName is the name itself; write the name it had before",
                    at: mark)
            }
            if declared.contains(former) {
                return .error(
                    .invalidRename,
                    "\(former) is still declared, so it was not renamed; remove one of the two",
                    at: mark)
            }
            let others = claims[former, default: []].filter { $0 != draft.id }.sorted()
            if let other = others.first {
                return .error(
                    .invalidRename,
                    "\(other) also gives '\(former.name)' as a former name; only one resource can "
                        + "have had it",
                    at: mark)
            }
        }
        return nil
    }

    private static func formerIdentities(_ draft: DocumentDraft?) -> [ResourceID] {
        guard let draft else { return [] }
        return (draft.formerNames?.value ?? []).map {
            ResourceID(kind: draft.id.kind, owner: draft.id.owner, name: $0)
        }
    }
}
