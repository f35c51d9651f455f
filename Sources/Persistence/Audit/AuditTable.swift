import Manifests
import Planning

/// Which transition writes which type: the whole table. The result of a training run is the
/// network of the seed's words; the lab's catalogue is not audited but for users.
enum AuditTable {
    static func type(of transition: AuditedTransition) -> AuditType? {
        switch transition {
        case .accepted(let verb, let kind, let time): accepted(verb, kind, time)
        case .renamed(let kind, _): byKind(kind, .updateModel, .updateDataset, .updateNetwork)
        case .requested(let target):
            byKind(
                target, .requestModelDownload, .requestDatasetDownload, .requestNetworkDownload)
        case .minted(let target):
            byKind(target, .downloadModel, .downloadDataset, .downloadNetwork)
        case .started(.trainingRun): .trainNetwork
        case .started: nil
        case .ended(.dataset, .succeeded): .datasetCreated
        case .ended(.trainingRun, .succeeded): .networkTrained
        case .ended(_, .succeeded): nil
        // A deadline is recorded as a failure, so a stop is always someone's will.
        case .ended(_, .stopped): .stopTask
        case .ended(_, .failed): nil
        case .signedIn: .logInUser
        }
    }

    private static func accepted(
        _ verb: ResourceChange.Verb, _ kind: Kind, _ time: AuditedTransition.FirstTime
    ) -> AuditType? {
        switch (verb, time) {
        case (.blocked, _): nil
        case (.delete, _): byKind(kind, .deleteModel, .deleteDataset, .deleteNetwork)
        case (.create, .first), (.adopt, .first), (.reuse, .first):
            kind == .user ? .createUser : created(kind)
        case (.create, .again), (.adopt, .again): created(kind)
        case (.rename, _), (.update, _), (.replace, _), (.restore, _), (.reuse, .again):
            byKind(kind, .updateModel, .updateDataset, .updateNetwork)
        }
    }

    private static func created(_ kind: Kind) -> AuditType? {
        byKind(kind, .createModel, .createDataset, .createNetwork)
    }

    private static func byKind(
        _ kind: Kind, _ model: AuditType, _ dataset: AuditType, _ network: AuditType
    ) -> AuditType? {
        switch kind.traits.audit {
        case .model: model
        case .dataset: dataset
        case .network: network
        case nil: nil
        }
    }
}

/// What is audited: the lab pipeline's words, a closed list.
public enum AuditType: String, Sendable, Hashable, Codable, CaseIterable {
    case createModel = "CREATE_MODEL"
    case createDataset = "CREATE_DATASET"
    case createNetwork = "CREATE_NETWORK"
    case updateModel = "UPDATE_MODEL"
    case updateDataset = "UPDATE_DATASET"
    case updateNetwork = "UPDATE_NETWORK"
    case deleteModel = "DELETE_MODEL"
    case deleteDataset = "DELETE_DATASET"
    case deleteNetwork = "DELETE_NETWORK"
    case requestModelDownload = "REQUEST_MODEL_DOWNLOAD"
    case requestDatasetDownload = "REQUEST_DATASET_DOWNLOAD"
    case requestNetworkDownload = "REQUEST_NETWORK_DOWNLOAD"
    case downloadModel = "DOWNLOAD_MODEL"
    case downloadDataset = "DOWNLOAD_DATASET"
    case downloadNetwork = "DOWNLOAD_NETWORK"
    case datasetCreated = "DATASET_CREATED"
    case trainNetwork = "TRAIN_NETWORK"
    case networkTrained = "NETWORK_TRAINED"
    case stopTask = "STOP_TASK"
    case createUser = "CREATE_USER"
    case logInUser = "LOG_IN_USER"
}

/// A change of the store that the audit may have to tell.
enum AuditedTransition: Sendable, Hashable {
    case accepted(ResourceChange.Verb, Kind, FirstTime)
    case renamed(Kind, from: String)
    /// A download was asked for; the kind is that of what it fetches.
    case requested(target: Kind)
    /// The first attempt of a task began its work.
    case started(Kind)
    case ended(Kind, AttemptEnd)
    /// A link was made for a download of a result of the kind.
    case minted(target: Kind)
    case signedIn

    /// Whether a resource of this identity was ever accepted before.
    enum FirstTime: Sendable, Hashable, CaseIterable {
        case first, again
    }
}
