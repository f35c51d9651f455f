/// Use of a network on pictures; its result is the predictions and their summary.
public struct InferenceRunSpec: Sendable, Hashable {
    public enum Subject: Sendable, Hashable {
        case dataset(ResourceID)
        case pictures(ImportedPictures)
    }

    /// The training run whose network is used.
    public var network = ResourceID.unnamed(.trainingRun)
    public var subject = Subject.dataset(.unnamed(.dataset))
    /// The worker image, after the Lab's default is filled in.
    public var image = ""
    /// Nil means the image's own command.
    public var command: [String]?
    public var parameters: JSONObject = [:]
    public var seed = 0

    public init() {}
}

extension InferenceRunSpec: KindSpec {
    static let traits = KindTraits(
        plural: "inferences", heading: "Inference runs", noun: "inference run", result: .work)
    static let measure: WorkMeasure? = WorkMeasure(
        unit: .pictures, parameter: nil, isForEachPicture: true, growsResult: true)
    static let alternatives = ["datasetRef", "pictures"]
    static let rows: Rows<InferenceRunSpec> = [
        .required(
            "networkRef", \.network, .reference(.trainingRun, .input),
            "Name of the TrainingRun whose network is used, or OWNER/NAME of a public one."
        ).example("cups-v1"),
        .optional(
            "datasetRef", \.dataset, .reference(.dataset, .input),
            "Name of the Dataset to look at, or OWNER/NAME of a public one."
        ).example("cups").onlyGiven,
        .optional(
            "pictures", \.pictures, .record, "Pictures to look at, instead of a Dataset."
        ).onlyGiven,
        .later(
            "image", \.image, .image, "Worker image; the Lab's default if absent."
        ).example("lab/trainer:1"),
        .optional(
            "command", \.command, .command, "Command of the worker; the image's own if absent."),
        .field(
            "parameters", \.parameters, .workParameters,
            "What the worker takes: as the Lab declares it for the image, else any JSON."
        ).example(.object(["threshold": .number(0.3)])),
        .seed(\.seed),
        .elsewhere(Matrix.field.entry),
    ]

    private var dataset: ResourceID? {
        get { if case .dataset(let dataset) = subject { dataset } else { nil } }
        set { subject = newValue.map(Subject.dataset) ?? subject }
    }

    private var pictures: ImportedPictures? {
        get { if case .pictures(let source) = subject { source } else { nil } }
        set { subject = newValue.map(Subject.pictures) ?? subject }
    }

    func digestMembers(_ inputs: ResolvedInputs) -> JSONObject? {
        guard let network = inputs.member(network, ["role": "network"]) else { return nil }
        let work = DigestedWork(image: image, command: command, parameters: parameters, seed: seed)
        switch subject {
        case .dataset(let dataset):
            guard let pictures = inputs.member(dataset, ["role": "dataset"]) else { return nil }
            return work.members(inputs: [network, pictures])
        case .pictures(let source):
            var members = work.members(inputs: [network])
            members["pictures"] = .object(source.canonicalMembers)
            return members
        }
    }
}

extension InferenceRunSpec {
    var worker: (image: String, command: [String]?)? { (image, command) }

    mutating func takeDefaults(of lab: LabSpec?) -> String? {
        image.takeDefault(lab?.inferenceImage) ? nil : "defaults.inferenceImage"
    }

    static func declaredParameters(in desired: DesiredState) -> DeclaredParameters? {
        let lab = desired.labSpec
        return DeclaredParameters(
            path: ["parameters"],
            takers: DeclaredParameters.workers(of: lab, default: lab?.inferenceImage) {
                DeclaredParameters.says("image", $0, mayBeAbsent: $1)
            })
    }

    func workload(_ context: WorkContext) -> Workload? {
        guard case .dataset(let dataset) = subject else {
            return .unsupported(
                "this version does not take in pictures that it did not render; 'datasetRef' works")
        }
        return .container(
            ContainerWorkload(
                image: image, command: command, parameters: parameters,
                inputs: [
                    context.input(named: "network", of: network),
                    context.input(named: "dataset", of: dataset),
                ].compactMap(\.self),
                resources: context.run.resources, seed: seed, split: [:],
                amount: Self.measure?.amount(
                    parameters, pictures: context.resources[dataset]?.spec.content.pictureCount)))
    }
}
