import Manifests
import Planning

/// The audit type of each transition; nil for a transition that is not audited.
///
/// The closed list of types calls the result of a training run a network. Changes of the lab's
/// catalogue are not audited, except new users.
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
        // A missed deadline and a filled disk are recorded as failures, so every stop is a person's
        // wish.
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

/// The types of audit rows: a closed list, in the words of the lab pipeline.
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

/// A change in the store that may need a row in the audit.
enum AuditedTransition: Sendable, Hashable {
    case accepted(ResourceChange.Verb, Kind, FirstTime)
    case renamed(Kind, from: String)
    /// A download was requested; `target` is the kind of the resource that it fetches.
    case requested(target: Kind)
    /// The first attempt of a task began its work.
    case started(Kind)
    case ended(Kind, AttemptEnd)
    /// A link to a download was made; `target` is the kind of the resource that it fetches.
    case minted(target: Kind)
    case signedIn

    /// Whether a resource of this identity was ever accepted before.
    enum FirstTime: Sendable, Hashable, CaseIterable {
        case first, again
    }
}
