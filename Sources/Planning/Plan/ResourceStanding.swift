public import Manifests

/// Where a resource stands and why.
public struct ResourceStanding: Sendable, Hashable {
    private let shared: Shared<Fields>

    init(_ fields: Fields) {
        shared = Shared(fields)
    }

    struct Fields: Sendable, Hashable {
        let resource: ResourceID
        let phase: Phase
        let reason: Reason
        let message: String
        let position: Int?
        let failure: FailureClass?
        let task: TaskID?
    }
}

extension ResourceStanding {
    public var resource: ResourceID { shared.value.resource }
    public var phase: Phase { shared.value.phase }
    public var reason: Reason { shared.value.reason }
    /// A sentence for people with the details.
    public var message: String { shared.value.message }
    /// Place in the queue, from 1.
    public var position: Int? { shared.value.position }
    public var failure: FailureClass? { shared.value.failure }
    /// The task that the phase is about.
    public var task: TaskID? { shared.value.task }
}

/// Where a resource stands in its life, in one word.
public enum Phase: String, Sendable, Hashable, Codable, CaseIterable {
    case pending = "Pending"
    case blocked = "Blocked"
    case queued = "Queued"
    case preparing = "Preparing"
    case running = "Running"
    case uploading = "Uploading"
    case ready = "Ready"
    case succeeded = "Succeeded"
    case failed = "Failed"
    case suspended = "Suspended"
    case cancelled = "Cancelled"
    case expired = "Expired"
    case deleting = "Deleting"
    case invalid = "Invalid"
}
