/// Follows references in dependency order and settles for each declaration whether it is in force
/// as written, as it was last valid, or not at all.
struct Resolver {
    let declarations: Declarations
    private let policy: LoadPolicy
    private let lastGood: [ResourceID: DocumentDraft]
    /// Members of circles of references.
    var cyclic: Set<ResourceID>
    private(set) var resources: [Resource] = []
    private(set) var invalid: [InvalidResource] = []
    var diagnostics: [Diagnostic] = []
    private(set) var inForce: [ResourceID: Resource] = [:]
    /// Resources that are no longer declared; kept so that resources that still refer to them keep
    /// their digests.
    private var removed: [ResourceID: Resource] = [:]
    private(set) var lab: LabSpec?
    /// Findings that have no other cause than a missing Lab.
    private(set) var lackingLab: [Diagnostic] = []
    /// Resources that are not valid for no other reason than a missing Lab.
    private(set) var silenced: Set<ResourceID> = []
    private let renaming: Renaming
    private lazy var hints = NameHints(declarations.byID.keys, grids: declarations.grids)
    private lazy var places = OwnerPlaces(declarations.byID.keys, known: known)
    /// The identities that were declared before.
    private let known: Set<ResourceID>
    /// The new identity of each former one.
    var renames: [ResourceID: ResourceID] { renaming.renames }

    init(_ declarations: Declarations, lastGood documents: [LastGoodDocument], policy: LoadPolicy) {
        self.declarations = declarations
        self.policy = policy
        let lastGood = Self.drafts(of: documents, declarations, limits: policy.limits)
        self.lastGood = lastGood
        renaming = Renaming(declarations)
        known = Set(documents.map(\.id))
        func current(_ id: ResourceID) -> [ResourceID] {
            declarations.byID[id]?.draft?.spec?.references.map(\.target) ?? []
        }
        let written = DependencyOrder(declarations.byID.keys, dependencies: current)
        cyclic = written.cyclic
        var order = written.ordered
        if !lastGood.isEmpty {
            let all = Set(declarations.byID.keys).union(lastGood.keys)
            order =
                DependencyOrder(all) { id in
                    current(id) + (lastGood[id]?.spec?.references.map(\.target) ?? [])
                }.ordered
        }
        for id in order { settle(id) }
        tellOfNoLab()
        examineRefused()
        // When everything is in force as written, the resources have this order already.
        if !lastGood.isEmpty || !invalid.isEmpty { sortResources() }
    }

    /// The drafts of last good documents. A document is read again only when it differs from the
    /// one that is declared now.
    private static func drafts(
        of documents: [LastGoodDocument], _ declarations: Declarations, limits: LoadLimits
    ) -> [ResourceID: DocumentDraft] {
        var drafts: [ResourceID: DocumentDraft] = [:]
        // The runs of a grid share one document.
        var read: [SourceDocument: [DocumentDraft]] = [:]
        for last in documents.sorted(by: { $0.document.path > $1.document.path }) {
            if let draft = declarations.byID[last.id]?.draft, draft.spec != nil,
                draft.document.path == last.document.path,
                draft.document.text == last.document.text
            {
                drafts[last.id] = draft
                continue
            }
            let found = read[last.document] ?? Self.drafts(in: last.document, limits: limits)
            read[last.document] = found
            if let draft = found.last(where: { $0.id == last.id && $0.spec != nil }) {
                drafts[last.id] = draft
            }
        }
        return drafts
    }

    private static func drafts(
        in document: SourceDocument, limits: LoadLimits
    ) -> [DocumentDraft] {
        let source = SourceText(
            path: document.path, firstLine: document.firstLine, bytes: Array(document.text.utf8))
        guard case .documents(let scanned) = YAMLScanner.scan(source, limits: limits),
            let only = scanned.first, scanned.count == 1
        else { return [] }
        return Matrix.documents(of: only).compactMap { each in
            guard case .draft(let draft) = DocumentReader.read(each, in: source) else { return nil }
            return draft
        }
    }

    private mutating func settle(_ id: ResourceID) {
        guard let declaration = declarations.byID[id] else {
            removed[id] = fallback(for: id, findings: [])
            return
        }
        var errors = declaration.errors
        var silent: [Diagnostic] = []
        if let draft = declaration.draft, let spec = draft.spec {
            let assessment = assess(draft, spec)
            let findings = assessment.findings.map { $0.diagnostic(in: draft.source, resource: id) }
            silent = findings.filter { isForWantOfALab($0) || followsFromSilenced($0, spec) }
            diagnostics += findings.filter { !silent.contains($0) }
            lackingLab += silent.filter(isForWantOfALab)
            if !assessment.hasErrors,
                let resource = draft.resource(assessment, specVersion: .current)
            {
                accept(resource)
                return
            }
            errors += findings.filter { $0.severity == .error }
        }
        if let resource = fallback(for: id, findings: errors) {
            accept(resource)
        } else {
            if errors.allSatisfy(silent.contains) { silenced.insert(id) }
            invalid.append(InvalidResource(id: id, findings: errors))
        }
    }

    /// The resource as it was last valid; nil when too little is known for it to stay in force.
    /// When it is not allowed any more, it may not start anything new.
    private mutating func fallback(for id: ResourceID, findings: [Diagnostic]) -> Resource? {
        guard let draft = lastGood[id], let spec = draft.spec else { return nil }
        let assessment = assess(draft, spec)
        guard assessment.isComplete else { return nil }
        return draft.resource(
            assessment,
            specVersion: .lastGood(findings: findings, mayStart: !assessment.hasErrors))
    }

    private mutating func accept(_ resource: Resource) {
        inForce[resource.id] = resource
        resources.append(resource)
        if resource.id.kind == .lab, lab == nil { lab = resource.spec.as(LabSpec.self) }
    }

    /// Adds errors to the findings of resources that are not in force as written.
    mutating func note(_ errors: [ResourceID: [Diagnostic]]) {
        for (id, more) in errors {
            guard let resource = inForce[id],
                case .lastGood(let known, let mayStart) = resource.specVersion
            else { continue }
            inForce[id] = resource.with(
                .lastGood(findings: (known + more).sorted, mayStart: mayStart))
        }
        invalid = invalid.map { each in
            guard let more = errors[each.id] else { return each }
            return InvalidResource(id: each.id, findings: (each.findings + more).sorted)
        }
    }

    private mutating func sortResources() {
        let byID = inForce
        let order = DependencyOrder(byID.keys) { id in
            byID[id]?.references.map(\.target) ?? []
        }
        resources = order.ordered.compactMap { byID[$0] }
        invalid.sort { $0.id < $1.id }
    }
}

extension Resolver {
    mutating func assess(_ draft: DocumentDraft, _ spec: SpecDraft) -> Assessment {
        var assessment = Assessment(spec: spec.spec)
        if cyclic.contains(draft.id) {
            assessment.error(
                .referenceCycle, "\(draft.id) refers to itself by way of others; break the circle",
                at: draft.nameMark)
        }
        checkOwner(draft, &assessment)
        if let problem = renaming.problem(with: draft) { assessment.findings.append(problem) }
        if let lab, !lab.quotas.isEmpty,
            let excess = places.excess(of: draft, quotas: lab.quotas)
        {
            assessment.findings.append(excess)
        }
        checkQuotas(spec, &assessment)
        var configuration: Resource?
        var input: (resource: Resource, mark: Mark)?
        for reference in spec.references {
            let target = follow(reference, draft, &assessment)
            if reference.role == .configuration, configuration == nil { configuration = target }
            if reference.role == .input, let target { input = (target, reference.mark) }
        }
        assessment.fill(draft, spec, configuration: configuration, lab: lab)
        if let input, let warning = assessment.spec?.content.warning(of: input.resource, lab: lab) {
            assessment.findings.append(.warning(warning.code, warning.message, at: input.mark))
        }
        checkImages(draft, spec, &assessment)
        checkCapacity(draft, spec, &assessment)
        return assessment
    }

    private func checkOwner(_ draft: DocumentDraft, _ assessment: inout Assessment) {
        let owner = draft.id.owner
        let user = ResourceID(kind: .user, owner: "", name: owner)
        guard draft.id.kind.isOwned, declarations.byID[user] == nil else { return }
        let missing =
            "\(draft.id) belongs to '\(owner)', but no User '\(owner)' is declared; "
            + "declare the User or correct the owner"
        let problem =
            declarations.unreadPlace(of: user).map {
                "the User '\(owner)', the owner of \(draft.id), is probably declared at \($0), "
                    + "which cannot be read; repair that first"
            } ?? missing
        assessment.error(.unknownOwner, problem, at: draft.ownerMark)
    }

    /// Warns about a quota for a user who is not declared: most often the name is misspelt.
    private func checkQuotas(_ spec: SpecDraft, _ assessment: inout Assessment) {
        for user in spec.quotaUsers {
            let id = ResourceID(kind: .user, owner: "", name: user.value)
            guard declarations.byID[id] == nil else { continue }
            let names = declarations.byID.keys.filter { $0.kind == .user }.map(\.name).sorted()
            let hint = Spelling.nearest(to: user.value, among: names).map {
                "; did you mean '\($0)'?"
            }
            assessment.findings.append(
                Finding(
                    severity: .warning, code: .missingReference,
                    message: "this quota is for the User '\(user.value)', who is not declared"
                        + (hint ?? ""), mark: user.mark, related: []))
        }
    }

    private mutating func follow(
        _ reference: SpecDraft.PendingReference, _ draft: DocumentDraft,
        _ assessment: inout Assessment
    ) -> Resource? {
        let id = reference.target
        assessment.references.append(
            Reference(
                target: id, role: reference.role, location: draft.source.location(reference.mark)))
        if reference.role == .target, id.owner != draft.id.owner {
            assessment.error(
                .foreignTarget,
                "'\(id.owner)/\(id.name)' is not \(draft.id.owner)'s; only its owner may "
                    + "download it", at: reference.mark)
            return nil
        }
        let target = target(id, asker: draft.id.owner)
        if let message = message(target, id, asker: draft.id.owner) {
            assessment.error(message.code, message.text, at: reference.mark)
        }
        guard let resource = target.resource else {
            assessment.isComplete = false
            return nil
        }
        if reference.role == .input { assessment.inputs.digests[id] = resource.inputDigest }
        if let first = resource.formerNames.first { assessment.inputs.firstNames[id] = first }
        return resource
    }

    private func target(_ id: ResourceID, asker: String) -> Target {
        if let resource = inForce[id] {
            return isVisible(resource, to: asker) ? .usable(resource) : .hidden(resource)
        }
        if declarations.byID[id] != nil { return .invalid }
        return removed[id].map(Target.removed) ?? .missing
    }

    private func isVisible(_ resource: Resource, to asker: String) -> Bool {
        !resource.id.kind.isOwned || resource.id.owner == asker
            || resource.spec.common.access == .public
    }

    /// Why the target cannot be used; nil when it can. The text never tells whether another owner's
    /// resource is private or absent.
    private mutating func message(
        _ target: Target, _ id: ResourceID, asker: String
    ) -> (code: DiagnosticCode, text: String)? {
        let isOwn = !id.kind.isOwned || id.owner == asker
        let name = isOwn ? id.name : "\(id.owner)/\(id.name)"
        switch target {
        case .usable: return nil
        case .invalid where isOwn:
            return (
                .blockedByInvalid,
                "\(id.kind.rawValue) '\(name)' is itself not valid; repair it first"
            )
        case .hidden, .removed, .missing, .invalid: break
        }
        if isOwn, let place = declarations.unreadPlace(of: id) {
            return (
                .blockedByInvalid,
                "\(id.kind.rawValue) '\(name)' is probably declared at \(place), which cannot be "
                    + "read; repair that first"
            )
        }
        let inForce = self.inForce
        if isOwn, let hint = renameHint(for: id) {
            return (
                .missingReference, "no \(id.kind.rawValue) '\(name)' is declared any more; \(hint)"
            )
        }
        let hint = hints.hint(for: id, asker: asker) { candidate in
            guard candidate.kind.isOwned, candidate.owner != asker else { return true }
            return inForce[candidate]?.spec.common.access == .public
        }
        guard isOwn else {
            return (
                .privateReference,
                "\(id.kind.rawValue) '\(name)' does not exist or is private"
                    + (hint ?? "; others can use only what says 'access: public'")
            )
        }
        let others = hints.known(besides: id)
        let rest =
            declarations.holds.isEmpty
            ? (others.isEmpty ? Self.beginning(of: id) : others)
            : "; a file that cannot be read may declare it"
        return (
            .missingReference, "no \(id.kind.rawValue) '\(name)' is declared\(hint ?? rest)"
        )
    }

    /// The end of a message on how to declare a model, for somebody who has its file and does not
    /// know how its manifest is written.
    private static func beginning(of id: ResourceID) -> String {
        guard id.kind == .model else { return "" }
        return "; 'reconciler init . --owner \(id.owner) --model \(id.name).blend' declares one"
    }

    /// Advice for a reference to a resource that was probably renamed. Nil when the resource was
    /// never declared, or no new resource of its kind and owner fits.
    private func renameHint(for id: ResourceID) -> String? {
        guard known.contains(id) else { return nil }
        let fresh = declarations.byID.keys.filter {
            $0.kind == id.kind && $0.owner == id.owner && !known.contains($0)
                && !renaming.renames.values.contains($0)
        }.map(\.name).sorted()
        guard
            let name = fresh.count == 1
                ? fresh[0] : Spelling.nearest(to: id.name, among: fresh)
        else { return nil }
        return "if '\(name)' is what it is called now, write 'formerName: \(id.name)' beside that "
            + "name and '\(name)' here"
    }

    private func checkImages(
        _ draft: DocumentDraft, _ spec: SpecDraft, _ assessment: inout Assessment
    ) {
        var allowed = lab?.allowedImages
        if let own = spec.spec?.as(LabSpec.self) { allowed = own.allowedImages }
        let images = ImagePolicy(policy, lab: allowed)
        var places = spec.images
        if let image = assessment.spec?.content.worker?.image,
            !places.contains(where: { $0.value == image })
        {
            let configuration = spec.references.first { $0.role == .configuration }
            places.append(Located(value: image, mark: configuration?.mark ?? draft.nameMark))
        }
        for image in places where !image.value.isEmpty {
            guard let problem = images.problem(with: image.value) else { continue }
            assessment.error(.imageNotAllowed, problem, at: image.mark)
        }
        for image in spec.images {
            guard let advice = ImageReference(image.value).pinningAdvice else { continue }
            assessment.findings.append(.warning(.unpinnedImage, advice, at: image.mark))
        }
    }

    private func checkCapacity(
        _ draft: DocumentDraft, _ spec: SpecDraft, _ assessment: inout Assessment
    ) {
        // In a refused document, these may be defaults in place of resources that could not be
        // read.
        guard let wanted = assessment.spec?.run?.resources,
            !draft.isRefused || spec.resourcesMark != nil
        else { return }
        let mark = spec.resourcesMark ?? draft.nameMark
        func check(_ name: String, _ wanted: Int, _ limits: (Int?, Int?), _ show: (Int) -> String) {
            guard let limit = [limits.0, limits.1].compactMap(\.self).min(), wanted > limit else {
                return
            }
            assessment.findings.append(
                .warning(
                    .exceedsCapacity,
                    "'\(name)' is \(show(wanted)), but the lab has \(show(limit)); it would wait "
                        + "for ever", at: mark))
        }
        let capacity = policy.capacity
        check(
            "cpus", wanted.milliCPUs, (capacity?.milliCPUs, lab?.milliCPUs),
            Quantity.text(milliCPUs:))
        check(
            "memory", wanted.memoryBytes, (capacity?.memoryBytes, lab?.memoryBytes),
            Quantity.text(bytes:))
        check("gpus", wanted.gpus, (capacity?.gpus, lab?.gpus)) { "\($0)" }
    }
}
