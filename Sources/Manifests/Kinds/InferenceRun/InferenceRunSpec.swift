/// Use of a network on pictures; its result is the predictions and their summary.
public struct InferenceRunSpec: Sendable, Hashable, Codable {
    public enum Subject: Sendable, Hashable, Codable {
        case dataset(ResourceID)
        case pictures(PictureSource)
    }

    public var common = CommonFields()
    public var run = RunFields()
    /// The training run whose network is used.
    public var network = ResourceID.unnamed(.trainingRun)
    public var subject = Subject.dataset(.unnamed(.dataset))
    /// After the Lab's default.
    public var image = ""
    /// The image's own command when nil.
    public var command: [String]?
    public var parameters: JSONObject = [:]
    public var seed = 0

    public init() {}
}

extension InferenceRunSpec: WorkSpec {
    var asSpec: Spec { .inferenceRun(self) }
    var workImage: String? { image }

    static let commonRows = CommonFields.resultRows
    static let runRows = RunFields.workRows
    static let alternatives = ["datasetRef", "pictures"]
    static let rows: [Row<InferenceRunSpec>] = [
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

    private var pictures: PictureSource? {
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
