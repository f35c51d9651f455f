extension Assessment {
    /// Fills in what comes from the Lab and the architecture.
    mutating func fill(
        _ draft: DocumentDraft, _ written: SpecDraft, _ targets: [ResourceID: Resource],
        lab: LabSpec?
    ) {
        switch spec {
        case .lab, .user, .model, .download: break
        case .networkArchitecture(var architecture):
            architecture.image = image(
                architecture.image, default: lab?.trainerImage, field: "defaults.trainerImage",
                draft)
            spec = .networkArchitecture(architecture)
        case .dataset(var dataset):
            dataset.image = image(
                dataset.image, default: lab?.rendererImage, field: "defaults.rendererImage", draft)
            spec = .dataset(dataset)
        case .trainingRun(var run):
            guard case .networkArchitecture(let architecture) = targets[run.architecture]?.spec
            else { return }
            run.image = architecture.image
            run.command = architecture.command
            run.effectiveParameters = run.parameters
            for (key, declaration) in architecture.parameters where run.parameters[key] == nil {
                run.effectiveParameters[key] = declaration.defaultValue
            }
            checkParameters(of: written, draft, against: architecture)
            spec = .trainingRun(run)
        }
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

    private mutating func checkParameters(
        of written: SpecDraft, _ draft: DocumentDraft,
        against architecture: NetworkArchitectureSpec
    ) {
        let known = architecture.parameters.keys.sorted()
        for parameter in written.parameters {
            guard let declaration = architecture.parameters[parameter.key] else {
                let hint =
                    Spelling.nearest(to: parameter.key, among: known)
                    .map { "did you mean '\($0)'?" }
                    ?? (known.isEmpty
                        ? "it declares none"
                        : "it declares \(known.joined(separator: ", ").prefix(200))")
                error(
                    .unknownParameter,
                    "the architecture has no parameter \(quoted(parameter.key)); \(hint)",
                    at: parameter.keyMark)
                continue
            }
            if let problem = declaration.problem(with: parameter.value) {
                error(problem.code, "'\(parameter.key)' \(problem.text)", at: parameter.mark)
            }
        }
        let given = Set(written.parameters.map(\.key))
        let reference = written.references.first { $0.role == .configuration }
        for key in known where !given.contains(key) {
            guard architecture.parameters[key]?.defaultValue == nil else { continue }
            error(
                .missingParameter, "the architecture requires the parameter '\(key)'; add it",
                at: reference?.mark ?? draft.nameMark)
        }
    }
}

extension Spec {
    /// The image the work runs in, after defaults.
    var image: String? {
        switch self {
        case .lab, .user, .model, .download: nil
        case .networkArchitecture(let spec): spec.image
        case .dataset(let spec): spec.image
        case .trainingRun(let spec): spec.image
        }
    }
}

extension DocumentDraft {
    func resource(_ assessment: Assessment, standing: Standing) -> Resource {
        let canonical = assessment.spec.canonicalJSON
        return Resource(
            id: id, labels: labels, spec: assessment.spec, references: assessment.references,
            document: document, location: location, canonicalSpec: canonical,
            specDigest: SpecDigest(kind: id.kind, labels: labels, canonicalSpec: canonical),
            inputDigest: InputDigest(assessment.spec, inputs: assessment.inputs),
            standing: standing)
    }
}
