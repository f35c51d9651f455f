public import Manifests

/// The world as last seen. Maps are for looking up; no output depends on their order.
public struct ObservedState: Sendable, Hashable {
    public var inventory: [ResourceID: InventoryRecord]
    public var tasks: TaskTable<TaskRecord>
    public var versions: TaskTable<VersionRecord>
    public var downloads: TaskTable<DownloadRecord>
    public var engine: EngineView
    /// The conditions of the lab that hold now, by cause.
    public var conditions: [LabCause: LabCondition]
    /// A sentence that says that the disk has less room than the floor; nil when it has enough.
    public var diskShortage: String?
    /// The resource whose work has to stop because it fills the disk.
    public var diskFilledBy: ResourceID?
    /// The causes that actions under way will show to work or to fail.
    public var probed: Set<LabCause>
    /// Resources that have an outside action under way or unresolved; nothing more is begun for
    /// them.
    public var busy: Set<ResourceID>
    /// The number of GPUs for each container that is being made and may not be listed yet.
    public var reservedGPUs: [ResourceID: Int]
    public var approvals: Set<Approval>
    /// When the first of the kept notifications was read; nil when none of them was read.
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

    /// Notes `actions` as under way: nothing more is begun for their resources, and no other work
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

/// The containers that the Engine listed. A container is taken as absent only when a complete
/// listing, newer than our own last change, lacks it.
public enum EngineView: Sendable, Hashable {
    case unreachable
    case seen([ContainerObservation])
}

/// A person's consent to what a guard stopped, for one revision and one set of resources.
public struct Approval: Sendable, Hashable {
    public let revision: String
    /// The resources as `GuardTrip` listed them.
    public let resources: Set<ResourceID>

    public init(revision: String, resources: Set<ResourceID>) {
        self.revision = revision
        self.resources = resources
    }
}
