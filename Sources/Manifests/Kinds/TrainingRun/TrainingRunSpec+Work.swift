extension TrainingRunSpec {
    var worker: (image: String, command: [String]?)? { isTrained ? (image, command) : nil }

    mutating func takeOver(_ architecture: NetworkArchitectureSpec) {
        image = architecture.image
        command = architecture.command
        effectiveParameters = parameters
        for (key, declaration) in architecture.parameters where parameters[key] == nil {
            effectiveParameters[key] = declaration.defaultValue
        }
    }

    static func declaredParameters(in desired: DesiredState) -> DeclaredParameters? {
        DeclaredParameters(
            path: ["parameters"],
            takers: desired.resources.compactMap { resource in
                guard let architecture = resource.spec.as(NetworkArchitectureSpec.self) else {
                    return nil
                }
                let name = resource.id.name
                return DeclaredParameters.Taker(
                    words: "architecture \(name)",
                    condition: DeclaredParameters.says("architectureRef", name),
                    parameters: architecture.parameters)
            })
    }

    /// A warning when the dataset has other parts than those that the Lab declares for the trainer
    /// image.
    func warning(of input: Resource, lab: LabSpec?) -> (code: DiagnosticCode, message: String)? {
        guard let dataset = input.spec.as(DatasetSpec.self), dataset.pictures == nil,
            let read = lab?.worker(of: image)?.reads
        else { return nil }
        let parts = dataset.split.keys.sorted()
        guard Set(parts) != Set(read) else { return nil }
        return (
            .unreadParts,
            "'split' of \(input.id) has \(parts.joined(separator: ", ")), and the image "
                + "'\(image)' reads \(read.joined(separator: " and ")); name the parts so"
        )
    }

    func workload(_ context: WorkContext) -> Workload? {
        switch origin {
        case .training(let dataset, _):
            .container(
                ContainerWorkload(
                    image: image, command: command, parameters: effectiveParameters,
                    inputs: [context.input(named: "dataset", of: dataset)].compactMap(\.self),
                    resources: context.run.resources, seed: seed, split: [:],
                    amount: Self.measure?.amount(
                        effectiveParameters,
                        pictures: context.resources[dataset]?.spec.content.pictureCount)))
        case .imported(let network):
            .file(
                FileWorkload(
                    origin: network.origin, sha256: network.sha256, isModel: false,
                    storedName: network.storedName,
                    companions: network.details.isEmpty
                        ? [:] : ["model.json": CanonicalJSON.encode(.object(network.details))]))
        }
    }
}
