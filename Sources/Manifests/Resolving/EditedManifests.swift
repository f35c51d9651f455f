/// A revision that only edits manifests of the one before: each file declares the same resources,
/// which refer to the same others, and nothing is wrong with either. Only what was edited and what
/// is built on it has to be settled anew, among what they stand on.
struct EditedManifests {
    /// What was edited, as it reads now.
    let edited: [ResourceID: DocumentDraft]
    private let read: ReadManifests
    private let before: LoadResult

    /// Nil when the revision does more than that, or when a mistake stood in the one before.
    init?(_ old: ReadManifests, to new: ReadManifests, _ before: LoadResult) {
        guard !before.hasErrors, before.desired.pruneHolds.isEmpty,
            before.desired.invalid.isEmpty, old.limits == new.limits,
            old.files.count == new.files.count, old.excess.isEmpty, new.excess.isEmpty
        else { return nil }
        var edited: [ResourceID: DocumentDraft] = [:]
        for (path, file) in new.files {
            guard let was = old.files[path] else { return nil }
            guard file.findings.isEmpty, was.findings.isEmpty,
                file.drafts.count == was.drafts.count
            else { return nil }
            for (draft, was) in zip(file.drafts, was.drafts) where draft.differs(from: was) {
                guard draft.isEdit(of: was) else { return nil }
                edited[draft.id] = draft
            }
        }
        self.edited = edited
        read = new
        self.before = before
    }

    /// Nil when an edit turns out to be a mistake: then everything is looked at.
    func result(_ policy: LoadPolicy) -> LoadResult? {
        guard !edited.isEmpty else { return before }
        let affected = affected
        let drafts = drafts(of: neighbours(of: affected))
        let known = before.desired.resources.filter { drafts[$0.id] != nil }.map {
            LastGoodDocument(id: $0.id, document: $0.document)
        }
        let declarations = Declarations(Array(drafts.values))
        let resolver = Resolver(declarations, lastGood: known, policy: policy)
        let found = declarations.diagnostics + resolver.diagnostics
        guard !found.contains(where: { $0.severity == .error }), resolver.invalid.isEmpty else {
            return nil
        }
        let settled = Dictionary(
            resolver.resources.filter { affected.contains($0.id) }.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        let resources = before.desired.resources.map { settled[$0.id] ?? $0 }
        let unused = UnusedResources(among: settled, of: resources, drafts: drafts).warnings
        func isAffected(_ finding: Diagnostic) -> Bool {
            finding.resource.map(affected.contains) ?? false
        }
        return LoadResult(
            resources: resources, invalid: [], holds: [], renames: before.desired.renames,
            diagnostics: before.desired.warnings.filter { !isAffected($0) }
                + found.filter(isAffected) + unused)
    }

    /// What was edited and all that refers to it, directly or not. Resources come after what they
    /// refer to.
    private var affected: Set<ResourceID> {
        var affected = Set(edited.keys)
        for resource in before.desired.resources
        where resource.references.contains(where: { affected.contains($0.target) }) {
            affected.insert(resource.id)
        }
        return affected
    }

    /// `affected` with all they refer to, directly or not, their owners and the Lab; where the Lab
    /// counts what owners have, with all of that.
    private func neighbours(of affected: Set<ResourceID>) -> Set<ResourceID> {
        let owners = Set(affected.map(\.owner))
        var lab: LabSpec?
        var found = affected
        for resource in before.desired.resources.reversed() {
            if case .lab(let spec) = resource.spec { lab = spec }
            if resource.id.kind == .lab || resource.id.kind == .user { found.insert(resource.id) }
        }
        if lab?.quotas.isEmpty == false {
            for resource in before.desired.resources where owners.contains(resource.id.owner) {
                found.insert(resource.id)
            }
        }
        for resource in before.desired.resources.reversed() where found.contains(resource.id) {
            found.formUnion(resource.references.map(\.target))
        }
        return found
    }

    private func drafts(of ids: Set<ResourceID>) -> [ResourceID: DocumentDraft] {
        var drafts: [ResourceID: DocumentDraft] = [:]
        for resource in before.desired.resources where ids.contains(resource.id) {
            let file = read.files[resource.document.path]
            drafts[resource.id] =
                edited[resource.id] ?? file?.drafts.first { $0.id == resource.id }
        }
        return drafts
    }
}

extension DocumentDraft {
    /// Byte by byte: texts that only look the same have different digests.
    fileprivate func differs(from other: DocumentDraft) -> Bool {
        guard source.bytes != other.source.bytes else { return false }
        return document.firstLine != other.document.firstLine
            || !document.text.utf8.elementsEqual(other.document.text.utf8)
    }

    /// Whether this is the same resource with other values: what others see of it by its name and
    /// what it refers to are the same. The Lab decides about all others, so it is never an edit.
    fileprivate func isEdit(of other: DocumentDraft) -> Bool {
        guard let spec, let old = other.spec else { return false }
        return id == other.id && id.kind != .lab
            && formerNames?.value == other.formerNames?.value
            && spec.references.map(\.target) == old.references.map(\.target)
            && spec.references.map(\.role) == old.references.map(\.role)
    }
}
