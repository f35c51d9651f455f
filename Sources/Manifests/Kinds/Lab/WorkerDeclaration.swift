/// What the Lab says of a worker image: the parameters of Datasets and InferenceRuns that run in it
/// without a command of their own, and the parts of a dataset that it reads.
public struct WorkerDeclaration: Sendable, Hashable {
    public var image = ""
    /// A default is what the image itself takes: it is shown, and no part of any digest. Without
    /// one the image decides.
    public var parameters: [String: ParameterDeclaration] = [:]
    /// Names of the parts; nil when that is not declared.
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
