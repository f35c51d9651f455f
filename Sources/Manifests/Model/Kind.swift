/// The kinds a manifest can declare, in the order in which they are listed for people.
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

    /// Whether a resource of this kind belongs to a user; the others form the lab's catalogue and
    /// are declared only outside `users/`.
    public var isOwned: Bool { traits.sharing != .catalogue }

    /// The plural, lower-case word used in addresses and on the command line, such as `datasets`.
    public var plural: String { traits.plural }

    public static func < (left: Kind, right: Kind) -> Bool { left.rank < right.rank }

    /// Place among `allCases`; a switch, because sorting asks for it often.
    private var rank: Int {
        switch self {
        case .lab: 0
        case .user: 1
        case .networkArchitecture: 2
        case .category: 3
        case .model: 4
        case .dataset: 5
        case .trainingRun: 6
        case .inferenceRun: 7
        case .download: 8
        }
    }
}
