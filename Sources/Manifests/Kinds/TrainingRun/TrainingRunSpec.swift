/// A network: trained with an architecture on a dataset, or taken in from a file.
public struct TrainingRunSpec: Sendable, Hashable {
    public enum Origin: Sendable, Hashable {
        case training(dataset: ResourceID, architecture: ResourceID)
        case imported(ImportedNetwork)
    }

    public var origin = Origin.training(
        dataset: .unnamed(.dataset), architecture: .unnamed(.networkArchitecture))
    /// The architecture's image and command, taken over when the run was loaded; empty for an
    /// imported network.
    public var image = ""
    public var command: [String]?
    /// The parameters as written; see `effectiveParameters`.
    public var parameters: JSONObject = [:]
    /// The parameters with the architecture's defaults filled in.
    public var effectiveParameters: JSONObject = [:]
    public var seed = 0

    public init() {}
}

extension TrainingRunSpec: KindSpec {
    static let traits = KindTraits(
        plural: "runs", heading: "Training runs", noun: "training run", result: .work,
        grace: .result, audit: .network)
    /// A network is as large after the first epoch as after the last.
    static let measure: WorkMeasure? = WorkMeasure(
        unit: .pictureEpochs, parameter: "epochs", isForEachPicture: true, growsResult: false)
    static let rows: Rows<TrainingRunSpec> = [
        .required(
            "datasetRef", \.dataset, .reference(.dataset, .input),
            "Name of a Dataset, or OWNER/NAME of a public one."
        ).example("cups").conditional.written(where: \.isTrained),
        .required(
            "architectureRef", \.architecture,
            .reference(.networkArchitecture, .configuration), "Name of a NetworkArchitecture."
        ).example("tiny-centernet").conditional.written(where: \.isTrained),
        .optional(
            "from", \.imported, .record,
            "A network that was trained elsewhere, instead of dataset and architecture."
        ).onlyGiven,
        .elsewhere(Matrix.field.entry),
        .field(
            "parameters", \.parameters, .workParameters, "Parameters the architecture declares."
        ).example(
            .object([
                "epochs": 30, "width": 160, "batch": 8, "learningRate": .number(0.002),
            ])
        ).written { _ in false },
        .found("parameters") { .object($0.effectiveParameters) }.written(where: \.isTrained),
        .seed(\.seed).written(where: \.isTrained),
        .found("image") { .string($0.image) }.written(where: \.isTrained),
        .found("command") { .texts($0.command) }.written(where: \.isTrained),
    ]
    private static let trainingOnly = ["datasetRef", "architectureRef", "parameters", "seed"]

    /// A network is either trained, or taken in from a file.
    static var schemaRules: JSONObject {
        [
            "oneOf": [
                ["required": ["datasetRef", "architectureRef"]],
                [
                    "required": ["from"],
                    "properties": .object(JSONObject(trainingOnly.map { ($0, .bool(false)) })),
                ],
            ]
        ]
    }

    static func rows(for reader: MappingReader) -> Rows<TrainingRunSpec> {
        guard reader.mark(of: "from") != nil else { return rows }
        reader.skip(trainingOnly)
        for name in trainingOnly { reader.exclude(name, because: "from") }
        return rows.filter { !trainingOnly.contains($0.name) }
    }

    func check(_ reader: MappingReader) -> Bool { isTrained || imported != nil }

    var isTrained: Bool { if case .training = origin { true } else { false } }

    private var dataset: ResourceID {
        get { if case .training(let dataset, _) = origin { dataset } else { .unnamed(.dataset) } }
        set { origin = .training(dataset: newValue, architecture: architecture) }
    }

    private var architecture: ResourceID {
        get {
            if case .training(_, let architecture) = origin {
                architecture
            } else {
                .unnamed(.networkArchitecture)
            }
        }
        set { origin = .training(dataset: dataset, architecture: newValue) }
    }

    private var imported: ImportedNetwork? {
        get { if case .imported(let network) = origin { network } else { nil } }
        set { origin = newValue.map(Origin.imported) ?? origin }
    }

    func digestMembers(_ inputs: ResolvedInputs) -> JSONObject? {
        switch origin {
        case .training(let dataset, _):
            guard let input = inputs.member(dataset) else { return nil }
            return DigestedWork(
                image: image, command: command, parameters: effectiveParameters, seed: seed
            ).members(inputs: [input])
        case .imported(let network):
            return [
                "sha256": .string(network.sha256), "file": .string(network.storedName),
                "details": .object(network.details),
            ]
        }
    }
}
