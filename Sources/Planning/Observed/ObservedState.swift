public import Manifests

/// The world as last seen. Maps are for looking up; nothing iterates one into output unsorted.
public struct ObservedState: Sendable, Hashable {
    public var inventory: [ResourceID: InventoryRecord]
    public var tasks: TaskTable<TaskRecord>
    public var versions: TaskTable<VersionRecord>
    public var downloads: TaskTable<DownloadRecord>
    public var engine: EngineView
    /// What the lab itself lacks now, by cause.
    public var conditions: [LabCause: LabCondition]
    /// Says that the disk has less room than the floor; nil when it has enough.
    public var diskShortage: String?
    /// Whose work has to stop because it fills the disk.
    public var diskFilledBy: ResourceID?
    /// What actions under way will show to work or to fail.
    public var probed: Set<LabCause>
    /// Tasks that have an outside action under way or unresolved; nothing more is begun for them.
    public var busy: Set<ResourceID>
    /// GPUs that containers get which are being made and may not be listed yet.
    public var reservedGPUs: [ResourceID: Int]
    public var approvals: Set<Approval>
    /// When the notification was read that was read first; nil when none that is kept was.
    public var oldestReadNoticeAt: Instant?
    public var policy: Policy
    /// The commit that is desired now.
    public var revision: String
    /// When the last commit was accepted; nil before the first.
    public var acceptedAt: Instant?

    public init(policy: Policy, revision: String) {
        inventory = [:]
        tasks = TaskTable()
        versions = TaskTable()
        downloads = TaskTable()
        engine = .seen([])
        conditions = [:]
        probed = []
        busy = []
        reservedGPUs = [:]
        approvals = []
        self.policy = policy
        self.revision = revision
    }

    /// Notes `actions` as under way: nothing more is begun for their resources, and nobody else
    /// gets the GPUs that they need.
    public mutating func note(underWay actions: [PlannedAction]) {
        for action in actions {
            busy.insert(action.subject.resource)
            probed.formUnion(action.action.causes)
            guard case .create(let workload) = action.action, workload.resources.gpus > 0 else {
                continue
            }
            reservedGPUs[action.subject.resource] = workload.resources.gpus
        }
    }
}

/// What the Engine showed. Absence is believed only from a complete listing newer than our last
/// own mutation.
public enum EngineView: Sendable, Hashable {
    case unreachable
    case seen([ContainerObservation])
}

/// Consent of a person to what a guard stopped: bound to one revision and one set.
public struct Approval: Sendable, Hashable {
    public let revision: String
    /// The resources as `GuardTrip` listed them.
    public let resources: Set<ResourceID>

    public init(revision: String, resources: Set<ResourceID>) {
        self.revision = revision
        self.resources = resources
    }
}
