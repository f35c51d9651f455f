public import Manifests

/// The numbers that decide: the daemon's configuration, narrowed by the Lab that was in force
/// before the revision at hand.
public struct Policy: Sendable, Hashable {
    public var capacity: Resources
    public var guardMaxDeletions: Int
    public var guardMaxPercent: Int
    /// Finished results one revision may recompute without approval.
    public var maxRecomputed: Int
    /// Grace of a removed resource, and of one that took work to make.
    public var deletionGrace: Duration
    public var resultDeletionGrace: Duration
    public var versionRetention: Duration
    /// How long the logs of a task stay after its last attempt ended.
    public var taskRetention: Duration
    /// How long a notification stays after it was read.
    public var readNoticeRetention: Duration
    /// First and longest wait between attempts.
    public var backoffFirst: Duration
    public var backoffMax: Duration
    /// Failures of the infrastructure in a row that stall a resource.
    public var infrastructureFailuresMax: Int
    /// How many uploads may be under way at once, and how many ingests.
    public var transfersMax: Int
    /// The users' quotas, for what they may use at once.
    public var quotas: [Quota]

    /// The limits that the documentation promises when nothing else is configured.
    public static func standard(capacity: Resources) -> Policy {
        Policy(
            capacity: capacity, guardMaxDeletions: 5, guardMaxPercent: 20, maxRecomputed: 5,
            deletionGrace: .hours(24), resultDeletionGrace: .hours(24 * 30),
            versionRetention: .hours(24 * 30), taskRetention: .hours(24 * 30),
            readNoticeRetention: .hours(24 * 30), backoffFirst: .seconds(10),
            backoffMax: .seconds(360), infrastructureFailuresMax: 5, transfersMax: 2,
            quotas: [])
    }

    /// The policy narrowed by `lab`, which never widens it.
    public func narrowed(by lab: LabSpec?) -> Policy {
        guard let lab else { return self }
        var policy = self
        policy.capacity = Resources(
            milliCPUs: min(capacity.milliCPUs, lab.milliCPUs ?? .max),
            memoryBytes: min(capacity.memoryBytes, lab.memoryBytes ?? .max),
            gpus: min(capacity.gpus, lab.gpus ?? .max))
        policy.guardMaxDeletions = min(guardMaxDeletions, lab.guardMaxDeletions)
        policy.guardMaxPercent = min(guardMaxPercent, lab.guardMaxPercent)
        policy.quotas = lab.quotas
        policy.versionRetention = min(versionRetention, lab.versionRetention)
        policy.taskRetention = min(taskRetention, lab.taskRetention)
        return policy
    }
}

extension Duration {
    static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
}
