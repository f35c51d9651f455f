/// What each kind's spec says of itself: its fields, and what of them goes into which digest.
protocol KindSpec: FieldRecord, Hashable, Codable {
    /// The fields that all kinds have, as far as this one has them.
    static var commonRows: [Row<CommonFields>] { get }
    /// The fields of how work is run.
    static var runTable: [FieldEntry] { get }

    var common: CommonFields { get set }
    var asSpec: Spec { get }
    /// The image the work runs in, after defaults.
    var workImage: String? { get }

    mutating func readRun(_ reader: MappingReader)
    /// What can be read of a spec; when it is not enough for one, the reader's log says why.
    static func draft(_ reader: MappingReader, _ notes: DraftNotes) -> SpecDraft
    /// What decides the result; nil for kinds without one and when an input has no digest.
    func digestMembers(_ inputs: ResolvedInputs) -> JSONObject?
}

/// A kind that does work.
protocol WorkSpec: KindSpec {
    static var runRows: [Row<RunFields>] { get }
    var run: RunFields { get set }
}

extension KindSpec {
    static var runTable: [FieldEntry] { [] }
    var workImage: String? { nil }

    mutating func readRun(_ reader: MappingReader) {}
    func digestMembers(_ inputs: ResolvedInputs) -> JSONObject? { nil }

    /// All fields of the spec, for the schema and the reference.
    static var specTable: [FieldEntry] { commonRows.table() + rows.table() + runTable }

    static func draft(_ reader: MappingReader, _ notes: DraftNotes) -> SpecDraft {
        reader.notes = notes
        var spec = Self()
        _ = commonRows.read(reader, into: &spec.common)
        let isWhole = spec.read(reader)
        spec.readRun(reader)
        return SpecDraft(spec: isWhole ? spec.asSpec : nil, notes)
    }
}

extension WorkSpec {
    static var runTable: [FieldEntry] { runRows.table() }

    mutating func readRun(_ reader: MappingReader) {
        _ = Self.runRows.read(reader, into: &run)
    }
}

extension Row {
    static func seed(_ place: Place<Int>) -> Row {
        .field("seed", place, .integer(0...4_294_967_295), "Start of all random choices.")
    }
}

extension FieldType where Value == [String] {
    /// A program and its arguments.
    static var command: FieldType {
        list(of: .text(maxLength: 4_000), minCount: 1, maxCount: 100)
    }
}

extension Kind {
    /// The type of the kind's spec.
    var specType: any KindSpec.Type {
        switch self {
        case .lab: LabSpec.self
        case .user: UserSpec.self
        case .networkArchitecture: NetworkArchitectureSpec.self
        case .category: CategorySpec.self
        case .model: ModelSpec.self
        case .dataset: DatasetSpec.self
        case .trainingRun: TrainingRunSpec.self
        case .inferenceRun: InferenceRunSpec.self
        case .download: DownloadSpec.self
        }
    }
}

extension Spec {
    /// The spec without its kind.
    var content: any KindSpec {
        switch self {
        case .lab(let spec): spec
        case .user(let spec): spec
        case .networkArchitecture(let spec): spec
        case .category(let spec): spec
        case .model(let spec): spec
        case .dataset(let spec): spec
        case .trainingRun(let spec): spec
        case .inferenceRun(let spec): spec
        case .download(let spec): spec
        }
    }
}
