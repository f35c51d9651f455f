/// What the Lab says of a worker image: the parameters of Datasets and InferenceRuns that run in it
/// without a command of their own, and the parts of a dataset that it reads.
public struct WorkerDeclaration: Sendable, Hashable, Codable {
    public var image: String
    /// A default is what the image itself takes: it is shown, and no part of any digest. Without
    /// one the image decides.
    public var parameters: [String: ParameterDeclaration]
    /// Names of the parts; nil when that is not declared.
    public var reads: [String]?

    public init(image: String, parameters: [String: ParameterDeclaration], reads: [String]?) {
        self.image = image
        self.parameters = parameters
        self.reads = reads
    }
}

extension WorkerDeclaration {
    static let image = Field.required(
        "image", .text(.image), "The image, as others name it.", example: "lab/renderer:1")
    static let parameters = Field.fallback(
        "parameters",
        .map(
            keys: .parameterKey,
            of: .object(ParameterDeclaration.Fields.table, read: ParameterDeclaration.read),
            maxCount: 200),
        [:], shown: .object([:]),
        "Parameters that a Dataset or an InferenceRun may give, with their types and ranges.")
    static let reads = Field.optional(
        "reads", .set(of: .text(.name), maxCount: 10),
        "The parts of a dataset that it reads; a TrainingRun on one with others gets a warning.",
        example: ["train", "val"])
    static let table = [image.entry, parameters.entry, reads.entry]

    static func read(_ reader: MappingReader) -> Located<WorkerDeclaration>? {
        let image = reader.readLocated(image)
        let parameters = reader.read(parameters) ?? [:]
        let reads = reader.read(reads)
        return image.map {
            Located(
                value: WorkerDeclaration(image: $0.value, parameters: parameters, reads: reads),
                mark: $0.mark)
        }
    }

    var canonicalJSON: JSONValue {
        .object(
            .given([
                "image": .string(image),
                "parameters": .object(JSONObject(parameters.mapValues(\.canonicalJSON))),
                "reads": reads.map { .texts($0) },
            ]))
    }
}

extension LabSpec {
    /// What is declared for an image.
    public func worker(of image: String) -> WorkerDeclaration? {
        workers.first { $0.image == image }
    }
}
