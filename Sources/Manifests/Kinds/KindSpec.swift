/// What each kind's spec says of itself: its fields, and what of them goes into which digest.
protocol KindSpec: Sendable, Hashable, Codable {
    /// The fields, for the schema and the reference.
    static var table: [FieldEntry] { get }
    /// Rules of the schema that belong to no single field, such as which fields exclude others.
    static var schemaRules: JSONObject { get }

    /// What can be read; nil when that is nothing. Without a spec the reader's log says why.
    static func read(_ reader: MappingReader, _ context: DraftContext) -> SpecDraft?

    var common: CommonFields { get }
    /// The image the work runs in, after defaults.
    var workImage: String? { get }
    /// The kind's own fields after defaults. A field that came after the first release is there
    /// only when it is given, so that a digest computed before stays the same.
    var canonicalMembers: JSONObject { get }

    /// What decides the result; nil for kinds without one and when an input has no digest.
    func digestMembers(_ inputs: ResolvedInputs) -> JSONObject?
}

extension KindSpec {
    static var schemaRules: JSONObject { [:] }
    var workImage: String? { nil }

    func digestMembers(_ inputs: ResolvedInputs) -> JSONObject? { nil }
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
