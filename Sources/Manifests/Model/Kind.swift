/// The kinds a manifest can declare, in the order in which they are listed for people.
public enum Kind: String, CaseIterable, Codable, Sendable, Hashable, Comparable {
    case lab = "Lab"
    case user = "User"
    case networkArchitecture = "NetworkArchitecture"
    case model = "Model"
    case dataset = "Dataset"
    case trainingRun = "TrainingRun"
    case download = "Download"

    /// Whether a resource of this kind belongs to a user; the others form the lab's catalogue and
    /// are declared only outside `users/`.
    public var isOwned: Bool {
        switch self {
        case .lab, .user, .networkArchitecture: false
        case .model, .dataset, .trainingRun, .download: true
        }
    }

    /// The plural, lower-case word used in addresses and on the command line, such as `datasets`.
    public var plural: String {
        switch self {
        case .lab: "labs"
        case .user: "users"
        case .networkArchitecture: "architectures"
        case .model: "models"
        case .dataset: "datasets"
        case .trainingRun: "runs"
        case .download: "downloads"
        }
    }

    public static func < (left: Kind, right: Kind) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .lab: 0
        case .user: 1
        case .networkArchitecture: 2
        case .model: 3
        case .dataset: 4
        case .trainingRun: 5
        case .download: 6
        }
    }
}
