extension Assessment {
    /// Fills in what comes from the Lab and the architecture.
    mutating func fill(
        _ draft: DocumentDraft, _ written: SpecDraft, configuration: Resource?, lab: LabSpec?
    ) {
        fillPriority(written, lab: lab)
        switch spec {
        case nil, .lab, .user, .category, .model, .download, .trainingRun: break
        case .networkArchitecture(var architecture):
            architecture.image = image(
                architecture.image, default: lab?.trainerImage, field: "defaults.trainerImage",
                draft)
            spec = .networkArchitecture(architecture)
        case .dataset(let dataset) where dataset.pictures != nil: break
        case .dataset(var dataset):
            dataset.image = image(
                dataset.image, default: lab?.rendererImage, field: "defaults.rendererImage", draft)
            spec = .dataset(dataset)
        case .inferenceRun(var run):
            run.image = image(
                run.image, default: lab?.inferenceImage, field: "defaults.inferenceImage", draft)
            spec = .inferenceRun(run)
        }
        if case .networkArchitecture(let architecture)? = configuration?.spec {
            takeOver(architecture)
            check(written.parameters, against: architecture.parameters, of: "the architecture")
            requireParameters(of: written, draft, architecture)
        } else if let lab {
            checkParameters(of: written, lab: lab)
        }
    }

    /// A command of its own takes what it likes.
    private mutating func checkParameters(of written: SpecDraft, lab: LabSpec) {
        let work: (image: String, command: [String]?)
        switch spec {
        case .dataset(let dataset) where dataset.pictures == nil:
            work = (dataset.image, dataset.command)
        case .inferenceRun(let run): work = (run.image, run.command)
        default: return
        }
        guard work.command == nil, let worker = lab.worker(of: work.image),
            !worker.parameters.isEmpty
        else { return }
        check(
            written.parameters, against: worker.parameters, of: "the image '\(work.image)'")
    }

    private mutating func takeOver(_ architecture: NetworkArchitectureSpec) {
        guard case .trainingRun(var run) = spec else { return }
        run.image = architecture.image
        run.command = architecture.command
        run.effectiveParameters = run.parameters
        for (key, declaration) in architecture.parameters where run.parameters[key] == nil {
            run.effectiveParameters[key] = declaration.defaultValue
        }
        spec = .trainingRun(run)
    }

    private mutating func fillPriority(_ written: SpecDraft, lab: LabSpec?) {
        guard let name = written.priorityClass else { return }
        let classes = lab?.priorityClasses ?? [:]
        if let found = classes[name.value] {
            spec?.updateRun { $0.priority = found.value }
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

    private mutating func image(
        _ written: String, default fallback: String?, field: String, _ draft: DocumentDraft
    ) -> String {
        if !written.isEmpty { return written }
        if let fallback { return fallback }
        error(
            .missingImage, "\(draft.id) names no image; add 'image' or set '\(field)' in the Lab",
            at: draft.nameMark)
        isComplete = false
        return ""
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

extension Spec {
    /// The image the work runs in, after defaults.
    var image: String? { content.workImage }

    /// Changes how the work is run, for kinds that do any.
    mutating func updateRun(_ change: (inout RunFields) -> Void) {
        switch self {
        case .lab, .user, .networkArchitecture, .category, .model: break
        case .dataset(var spec):
            change(&spec.run)
            self = .dataset(spec)
        case .trainingRun(var spec):
            change(&spec.run)
            self = .trainingRun(spec)
        case .inferenceRun(var spec):
            change(&spec.run)
            self = .inferenceRun(spec)
        case .download(var spec):
            change(&spec.run)
            self = .download(spec)
        }
    }
}

extension DocumentDraft {
    /// Nil when the document lacks something needed for it.
    func resource(_ assessment: Assessment, standing: Standing) -> Resource? {
        guard let spec = assessment.spec else { return nil }
        let canonical = spec.canonicalJSON
        return Resource(
            Resource.Fields(
                id: id, labels: labels, formerNames: formerNames?.value ?? [],
                spec: spec, references: assessment.references, document: document,
                location: location, canonicalSpec: canonical,
                specDigest: SpecDigest(kind: id.kind, labels: labels, canonicalSpec: canonical),
                inputDigest: InputDigest(spec, id.kind, inputs: assessment.inputs),
                gridValues: grid?.values, standing: standing))
    }
}
