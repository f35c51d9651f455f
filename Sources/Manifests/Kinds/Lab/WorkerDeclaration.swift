/// The Lab's declaration of a worker image: the parameters of Datasets and InferenceRuns that run
/// in it without a command of their own, and the parts of a dataset that it reads.
public struct WorkerDeclaration: Sendable, Hashable {
    public var image = ""
    /// The parameters by name. A default here documents the image's own default: it is shown and is
    /// part of no digest. Without one, the image decides.
    public var parameters: [String: ParameterDeclaration] = [:]
    /// Names of the parts of a dataset that the image reads; nil when they are not declared.
    public var reads: [String]?

    public init() {}
}

extension WorkerDeclaration: FieldRecord {
    static let rows: Rows<WorkerDeclaration> = [
        .required(
            "image", \.image, .text(.image), "The image, as others name it."
        ).example("lab/renderer:1"),
        .field(
            "parameters", \.parameters, .map(keys: .parameterKey, of: .record, maxCount: 200),
            "Parameters that a Dataset or an InferenceRun may give, with their types and ranges."),
        .optional(
            "reads", \.reads, .set(of: .text(.name), maxCount: 10),
            "The parts of a dataset that it reads; a TrainingRun on one with others gets a warning."
        ).example(["train", "val"]).onlyGiven,
    ]
}
