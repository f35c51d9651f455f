/// The kinds that have a result others can name.
enum ResultKind: String, CaseIterable, Sendable {
    case model = "Model"
    case dataset = "Dataset"
    case trainingRun = "TrainingRun"
    case inferenceRun = "InferenceRun"

    var kind: Kind {
        switch self {
        case .model: .model
        case .dataset: .dataset
        case .trainingRun: .trainingRun
        case .inferenceRun: .inferenceRun
        }
    }
}

/// A resource by kind and name, as `of` and `dependsOn` write it.
struct WrittenTarget: Sendable {
    let kind: Kind
    let name: Located<String>

    static let kind = Field.required(
        "kind", FieldType<ResultKind>.choice, "Kind of the resource.", example: "TrainingRun")
    static let name = Field.required(
        "name", .text(.reference), "Name of the resource, or OWNER/NAME of a public one.",
        example: "cups-v1")
    static let table = [kind.entry, name.entry]

    static func read(_ reader: MappingReader) -> WrittenTarget? {
        let kind = reader.read(kind)
        let name = reader.readLocated(name)
        guard let kind, let name else { return nil }
        return WrittenTarget(kind: kind.kind, name: name)
    }
}
