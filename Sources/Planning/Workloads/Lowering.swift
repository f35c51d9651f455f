import Manifests

/// Turns resources into workloads. A new kind is a new case here, not a new controller.
struct Lowering {
    /// All that is declared, by identity.
    let resources: [ResourceID: Resource]
    /// The image that the Lab names for datasets.
    let rendererImage: String?

    init(resources: [ResourceID: Resource]) {
        self.resources = resources
        let lab = resources.values.filter { $0.id.kind == .lab }.min { $0.id < $1.id }
        rendererImage = if case .lab(let spec)? = lab?.spec { spec.rendererImage } else { nil }
    }

    /// The work of `resource`, or nil for a kind that does none.
    func workload(of resource: Resource) -> Workload? {
        switch resource.spec {
        case .lab, .user, .networkArchitecture: nil
        case .model(let spec):
            .file(FileWorkload(sourcePath: spec.sourcePath, sha256: spec.sha256))
        case .dataset(let spec): .container(dataset(spec))
        case .trainingRun(let spec): .container(trainingRun(spec))
        case .download(let spec):
            .upload(UploadWorkload(target: spec.target, keepFor: spec.keepFor))
        }
    }

    private func dataset(_ spec: DatasetSpec) -> ContainerWorkload {
        ContainerWorkload(
            image: spec.image, command: spec.command, parameters: spec.parameters,
            inputs: spec.models.enumerated().compactMap { index, source in
                input(named: "model-\(index)", of: source.model, className: source.className)
            },
            resources: spec.run.resources, seed: spec.seed, split: spec.split)
    }

    private func trainingRun(_ spec: TrainingRunSpec) -> ContainerWorkload {
        ContainerWorkload(
            image: spec.image, command: spec.command, parameters: spec.effectiveParameters,
            inputs: [input(named: "dataset", of: spec.dataset, className: nil)].compactMap(\.self),
            resources: spec.run.resources, seed: spec.seed, split: [:])
    }

    private func input(
        named name: String, of source: ResourceID, className: String?
    ) -> WorkloadInput? {
        guard let resource = resources[source], let digest = resource.inputDigest else {
            return nil
        }
        var include: [String] = []
        var exclude: [String] = []
        if case .model(let model) = resource.spec {
            include = model.include
            exclude = model.exclude
        }
        return WorkloadInput(
            name: name, source: source, digest: digest, className: className, include: include,
            exclude: exclude, artifactDigest: nil)
    }
}
