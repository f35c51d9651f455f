internal import HashTreeCollections

/// A revision that only edits manifests of the revision before: each file declares the same
/// resources with the same references, and neither revision has a mistake. Only the edited
/// resources and their dependents are settled again, together with all that they refer to.
struct EditedManifests {
    /// The new drafts of the edited resources.
    let edited: [ResourceID: DocumentDraft]
    private let read: ReadManifests
    private let before: LoadResult
    let index: ReferenceIndex

    /// Nil when the revision does more than that, or when the revision before had a mistake.
    init?(
        _ old: ReadManifests, to new: ReadManifests, _ before: LoadResult,
        index: () -> ReferenceIndex
    ) {
        guard !before.hasErrors, before.desired.pruneHolds.isEmpty,
            before.desired.invalid.isEmpty, old.limits == new.limits,
            old.files.count == new.files.count, old.excess.isEmpty, new.excess.isEmpty
        else { return nil }
        var edited: [ResourceID: DocumentDraft] = [:]
        for path in new.pathsChanged(since: old) {
            guard let file = new.files[path], let was = old.files[path] else { return nil }
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
        self.index = index()
    }

    /// The result of the next revision, and the resources that were settled again. Nil when an edit
    /// has a mistake; the caller must then load the whole revision.
    func result(_ policy: LoadPolicy) -> (LoadResult, settled: [Resource])? {
        guard !edited.isEmpty else { return (before, []) }
        let affected = index.dependents(of: edited.keys)
        let places = neighbours(of: affected).sorted()
        let drafts = drafts(at: places)
        let known = places.map { before.desired.resources[$0] }.map {
            LastGoodDocument(id: $0.id, document: $0.document)
        }
        let declarations = Declarations(Array(drafts.values))
        let resolver = Resolver(declarations, lastGood: known, policy: policy)
        let found = declarations.diagnostics + resolver.diagnostics
        guard !found.contains(where: { $0.severity == .error }), resolver.invalid.isEmpty else {
            return nil
        }
        let settled = resolver.resources.filter { resource in
            index.place(of: resource.id).map(affected.contains) ?? false
        }
        var resources = before.desired.resources
        for resource in settled {
            if let place = index.place(of: resource.id) { resources[place] = resource }
        }
        let unused = UnusedResources(
            among: settled.filter { !index.isReferredTo($0.id) }, drafts: drafts
        ).warnings
        func isAffected(_ finding: Diagnostic) -> Bool {
            finding.resource.flatMap(index.place).map(affected.contains) ?? false
        }
        let result = LoadResult(
            resources: resources, invalid: [], holds: [], renames: before.desired.renames,
            diagnostics: before.desired.warnings.filter { !isAffected($0) }
                + found.filter(isAffected) + unused)
        return (result, settled)
    }

    /// The places of `affected`, of all that they refer to, directly or not, of all users and of
    /// the Lab. When the Lab has quotas, also of everything that the affected owners have, because
    /// quotas count it.
    private func neighbours(of affected: Set<Int>) -> Set<Int> {
        let resources = before.desired.resources
        var found = affected.union(index.catalogue)
        let hasQuotas = index.catalogue.contains {
            resources[$0].spec.as(LabSpec.self)?.quotas.isEmpty == false
        }
        if hasQuotas {
            let owners = Set(affected.map { resources[$0].id.owner })
            found.formUnion(resources.indices.filter { owners.contains(resources[$0].id.owner) })
        }
        var waiting = Array(found)
        while let place = waiting.popLast() {
            for reference in resources[place].references {
                guard let target = index.place(of: reference.target) else { continue }
                if found.insert(target).inserted { waiting.append(target) }
            }
        }
        return found
    }

    private func drafts(at places: [Int]) -> [ResourceID: DocumentDraft] {
        var drafts: [ResourceID: DocumentDraft] = [:]
        for place in places {
            let resource = before.desired.resources[place]
            let file = read.files[resource.document.path]
            drafts[resource.id] =
                edited[resource.id] ?? file?.drafts.first { $0.id == resource.id }
        }
        return drafts
    }
}

extension DocumentDraft {
    /// Compares byte by byte, because texts that Swift calls equal can have different digests.
    fileprivate func differs(from other: DocumentDraft) -> Bool {
        guard source.bytes != other.source.bytes else { return false }
        return document.firstLine != other.document.firstLine
            || !document.text.utf8.elementsEqual(other.document.text.utf8)
    }

    /// Whether this is the same resource with other values: its identity, former names and
    /// references are the same. A Lab is never an edit, because it affects all other resources.
    fileprivate func isEdit(of other: DocumentDraft) -> Bool {
        guard let spec, let old = other.spec else { return false }
        return id == other.id && id.kind != .lab
            && formerNames?.value == other.formerNames?.value
            && spec.references.map(\.target) == old.references.map(\.target)
            && spec.references.map(\.role) == old.references.map(\.role)
    }
}
