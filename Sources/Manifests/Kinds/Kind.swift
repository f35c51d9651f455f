/// The kinds a manifest can declare, in the order in which they are listed for people. A new kind
/// needs a case here, a row in `registered`, and a folder with its spec.
public enum Kind: String, CaseIterable, Codable, Sendable, Hashable, Comparable {
    case lab = "Lab"
    case user = "User"
    case networkArchitecture = "NetworkArchitecture"
    case category = "Category"
    case model = "Model"
    case dataset = "Dataset"
    case trainingRun = "TrainingRun"
    case inferenceRun = "InferenceRun"
    case download = "Download"

    /// The kind's place in the order, and the type of its spec. A switch, because sorting reads it
    /// often.
    var registered: (rank: Int, spec: any KindSpec.Type) {
        switch self {
        case .lab: (0, LabSpec.self)
        case .user: (1, UserSpec.self)
        case .networkArchitecture: (2, NetworkArchitectureSpec.self)
        case .category: (3, CategorySpec.self)
        case .model: (4, ModelSpec.self)
        case .dataset: (5, DatasetSpec.self)
        case .trainingRun: (6, TrainingRunSpec.self)
        case .inferenceRun: (7, InferenceRunSpec.self)
        case .download: (8, DownloadSpec.self)
        }
    }

    public static func < (left: Kind, right: Kind) -> Bool {
        left.registered.rank < right.registered.rank
    }
}

extension Kind {
    public var traits: KindTraits { registered.spec.traits }

    /// Whether a resource of this kind belongs to a user; the others form the lab's catalogue and
    /// are declared only outside `users/`.
    public var isOwned: Bool { traits.sharing != .catalogue }

    /// The plural, lower-case word used in addresses and on the command line, such as `datasets`.
    public var plural: String { traits.plural }

    /// How the amount of work is counted; nil for a kind that does no work, or always the same
    /// amount.
    public var workMeasure: WorkMeasure? { registered.spec.measure }

    /// The fields of the kind's spec.
    var specTable: [FieldEntry] { Self.specTables[self] ?? [] }

    /// Made once, because every document is read with one of these tables.
    private static let specTables = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, $0.registered.spec.specTable) })

    /// The JSON Schema of the kind's spec.
    var specSchema: JSONObject {
        specTable.objectSchema.replacing(with: registered.spec.schemaRules)
    }

    func readSpec(_ reader: MappingReader, _ notes: DraftNotes) -> SpecDraft {
        registered.spec.draft(reader, notes)
    }
}

extension Kind {
    /// The kind that people mean by `Dataset`, `dataset` or `datasets`; nil for any other word.
    public init?(word: String) {
        let word = word.lowercased()
        let match = Self.allCases.first {
            $0.rawValue.lowercased() == word || $0.plural == word || $0.plural == "\(word)s"
        }
        guard let match else { return nil }
        self = match
    }

    /// The kind that a misspelt word may have meant; nil when it is near none.
    public static func nearest(to word: String) -> Kind? {
        Spelling.nearest(to: word, among: allCases.flatMap { [$0.rawValue, $0.plural] })
            .flatMap(Kind.init(word:))
    }
}
