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
