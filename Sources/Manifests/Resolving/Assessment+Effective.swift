extension Assessment {
    /// Fills in the values that come from the Lab and the architecture, and checks the parameters.
    mutating func fill(
        _ draft: DocumentDraft, _ written: SpecDraft, configuration: Resource?, lab: LabSpec?
    ) {
        fillPriority(written, lab: lab)
        var lacking: String?
        let architecture = configuration?.spec.as(NetworkArchitectureSpec.self)
        spec?.change { fields in
            lacking = fields.content.takeDefaults(of: lab)
            if let architecture { fields.content.takeOver(architecture) }
        }
        if let lacking {
            error(
                .missingImage,
                "\(draft.id) names no image; add 'image' or set '\(lacking)' in the Lab",
                at: draft.nameMark)
            isComplete = false
        }
        if let architecture {
            check(written.parameters, against: architecture.parameters, of: "the architecture")
            requireParameters(of: written, draft, architecture)
        } else if let lab {
            checkParameters(of: written, lab: lab)
        }
    }

    /// Checks the parameters against the declaration of the image. Work with a command of its own
    /// may take any parameters.
    private mutating func checkParameters(of written: SpecDraft, lab: LabSpec) {
        guard let work = spec?.content.worker, work.command == nil,
            let worker = lab.worker(of: work.image), !worker.parameters.isEmpty
        else { return }
        check(
            written.parameters, against: worker.parameters, of: "the image '\(work.image)'")
    }

    private mutating func fillPriority(_ written: SpecDraft, lab: LabSpec?) {
        guard let name = written.priorityClass else { return }
        let classes = lab?.priorityClasses ?? [:]
        if let found = classes[name.value] {
            spec?.change { $0.run?.priority = found.value }
            return
        }
        let known = classes.keys.sorted()
        let hint =
            Spelling.nearest(to: name.value, among: known).map { "did you mean '\($0)'?" }
            ?? (known.isEmpty
                ? "it declares none" : "it declares \(known.joined(separator: ", ").prefix(200))")
        error(
            .unknownPriorityClass,
            "the Lab has no priority class \(quoted(name.value)); \(hint)", at: name.mark)
    }

    private mutating func check(
        _ parameters: [WrittenParameter], against declared: [String: ParameterDeclaration],
        of taker: String
    ) {
        for parameter in parameters {
            guard let declaration = declared[parameter.key] else {
                let known = declared.keys.sorted()
                let hint =
                    Spelling.meant(by: parameter.key, among: known)
                    .map { "did you mean '\($0)'?" }
                    ?? (known.isEmpty
                        ? "it declares none"
                        : "it declares \(known.joined(separator: ", ").prefix(200))")
                error(
                    .unknownParameter,
                    "\(taker) has no parameter \(quoted(parameter.key)); \(hint)",
                    at: parameter.keyMark)
                continue
            }
            if let problem = declaration.problem(with: parameter.value) {
                error(problem.code, "'\(parameter.key)' \(problem.text)", at: parameter.mark)
            }
        }
    }

    private mutating func requireParameters(
        of written: SpecDraft, _ draft: DocumentDraft, _ architecture: NetworkArchitectureSpec
    ) {
        let required = architecture.parameters.filter { $0.value.defaultValue == nil }.keys.sorted()
        let given = Set(written.parameters.map(\.key))
        let reference = written.references.first { $0.role == .configuration }
        for key in required where !given.contains(key) {
            error(
                .missingParameter, "the architecture requires the parameter '\(key)'; add it",
                at: reference?.mark ?? draft.nameMark)
        }
    }
}

extension String {
    /// Sets an empty text to `standard`; false when it stays empty.
    mutating func takeDefault(_ standard: String?) -> Bool {
        if isEmpty { self = standard ?? "" }
        return !isEmpty
    }
}

extension DocumentDraft {
    /// The document's resource; nil when the assessment has no spec.
    func resource(_ assessment: Assessment, specVersion: SpecVersion) -> Resource? {
        guard let spec = assessment.spec else { return nil }
        let canonical = spec.canonicalJSON
        return Resource(
            Resource.Fields(
                id: id, labels: labels, formerNames: formerNames?.value ?? [],
                spec: spec, references: assessment.references, document: document,
                location: location, canonicalSpec: canonical,
                specDigest: SpecDigest(kind: id.kind, labels: labels, canonicalSpec: canonical),
                inputDigest: InputDigest(spec, id.kind, inputs: assessment.inputs),
                gridValues: grid?.values, specVersion: specVersion))
    }
}
