import Manifests

/// Turns resources into workloads. A new kind is a new case here, not a new controller.
struct Lowering {
    var resources: DeclaredResources
    /// The image that the Lab names for datasets.
    let rendererImage: String?

    init(resources: DeclaredResources) {
        self.resources = resources
        let lab = resources.all.lazy.filter { $0.id.kind == .lab }.min { $0.id < $1.id }
        rendererImage = if case .lab(let spec)? = lab?.spec { spec.rendererImage } else { nil }
    }

    /// The work of `resource`, or nil for a kind that does none.
    func workload(of resource: Resource) -> Workload? {
        switch resource.spec {
        case .lab, .user, .networkArchitecture, .category: nil
        case .model(let spec):
            .file(
                FileWorkload(
                    sourcePath: spec.sourcePath, sha256: spec.sha256, storedName: "model.blend",
                    companions: [:]))
        case .dataset(let spec):
            spec.pictures == nil
                ? .container(counted(dataset(spec), of: .dataset))
                : .unsupported(Self.pictureImport)
        case .trainingRun(let spec): trainingRun(spec)
        case .inferenceRun(let spec): inferenceRun(spec)
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

    private static let pictureImport =
        "this version does not take in pictures that it did not render; 'from.models' works"

    private func trainingRun(_ spec: TrainingRunSpec) -> Workload {
        switch spec.origin {
        case .training(let dataset, _):
            .container(
                counted(
                    ContainerWorkload(
                        image: spec.image, command: spec.command,
                        parameters: spec.effectiveParameters,
                        inputs: [input(named: "dataset", of: dataset, className: nil)]
                            .compactMap(\.self),
                        resources: spec.run.resources, seed: spec.seed, split: [:]),
                    of: .trainingRun))
        case .imported(let network):
            .file(
                FileWorkload(
                    sourcePath: network.sourcePath, sha256: network.sha256,
                    storedName: network.storedName,
                    companions: network.details.isEmpty
                        ? [:] : ["model.json": CanonicalJSON.encode(.object(network.details))]))
        }
    }

    private func inferenceRun(_ spec: InferenceRunSpec) -> Workload {
        guard case .dataset(let dataset) = spec.subject else {
            return .unsupported(
                "this version does not take in pictures that it did not render; 'datasetRef' works")
        }
        return .container(
            counted(
                ContainerWorkload(
                    image: spec.image, command: spec.command, parameters: spec.parameters,
                    inputs: [
                        input(named: "network", of: spec.network, className: nil),
                        input(named: "dataset", of: dataset, className: nil),
                    ].compactMap(\.self),
                    resources: spec.run.resources, seed: spec.seed, split: [:]),
                of: .inferenceRun))
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
