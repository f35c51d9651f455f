/// The part of its state that the daemon publishes for plans made without access to it: enough for
/// the whole plan, and nothing else.
///
/// It names resources, images as manifests write them, digests, `rerun` texts, times, sizes,
/// amounts of work and how it ended. It never holds a title, description, label, other parameter,
/// path, address, message, container's or object's name: `docs/decisions/0004-state-snapshot.md`
/// says why.
public struct StateSnapshot: Sendable, Hashable, Codable {
    /// The second part is raised for additions, the first when an older program could misread the
    /// snapshot.
    public static let formatVersion = "1.1"

    public let formatVersion: String
    /// The commit that was accepted last.
    public let revision: String
    /// Seconds since 1970 by the wall clock.
    public let publishedAt: Int
    public let isEngineReachable: Bool
    public let isBucketReachable: Bool
    let policy: PolicyRecord
    let resources: [ResourceRecord]
    let tasks: [WorkRecord]
    let containers: [ContainerRecord]
    let busy: [String]
    let approvals: [ApprovalRecord]

    /// Whether the snapshots are equal apart from the time, so that there is no news.
    public func isSameState(as other: StateSnapshot) -> Bool {
        adjusted(publishedAt: 0) == other.adjusted(publishedAt: 0)
    }

    private func adjusted(publishedAt: Int) -> StateSnapshot {
        StateSnapshot(
            formatVersion: formatVersion, revision: revision, publishedAt: publishedAt,
            isEngineReachable: isEngineReachable, isBucketReachable: isBucketReachable,
            policy: policy, resources: resources, tasks: tasks, containers: containers,
            busy: busy, approvals: approvals)
    }
}

extension StateSnapshot {
    /// The numbers of a `Policy`, in base units.
    struct PolicyRecord: Sendable, Hashable, Codable {
        let milliCPUs: Int
        let memoryBytes: Int
        let gpus: Int
        let guardMaxDeletions: Int
        let guardMaxPercent: Int
        let maxRecomputed: Int
        let deletionGraceSeconds: Int
        let resultDeletionGraceSeconds: Int
        let versionRetentionSeconds: Int
    }

    struct ResourceRecord: Sendable, Hashable, Codable {
        let id: String
        let generation: Int
        let spec: String
        let input: String?
        /// The task whose result is in force.
        let current: String?
        let deletion: DeletionRecord?
    }

    struct DeletionRecord: Sendable, Hashable, Codable {
        let requestedAt: Int
        let graceSeconds: Int
        let revision: String
    }

    struct WorkRecord: Sendable, Hashable, Codable {
        let task: String
        let rerun: String?
        let attempts: [AttemptEntry]
        let version: VersionEntry?
        let download: DownloadEntry?
        let run: RunEntry?
    }

    struct AttemptEntry: Sendable, Hashable, Codable {
        let number: Int
        let hasContainer: Bool
        let createdAt: Int
        let startedAt: Int?
        let endedAt: Int?
        let stop: StopReason?
        /// `succeeded`, `failed UserCode` or `stopped suspended`; absent while it is open.
        let end: String?
    }

    struct VersionEntry: Sendable, Hashable, Codable {
        let sizeBytes: Int
        let succeededAt: Int
        let supersededAt: Int?
    }

    struct DownloadEntry: Sendable, Hashable, Codable {
        let pinned: String
        let sizeBytes: Int?
        let readyAt: Int?
        let expiredAt: Int?
    }

    struct RunEntry: Sendable, Hashable, Codable {
        let image: String
        let workload: String
        let imageID: String?
        let wallSeconds: Int
        let resultBytes: Int
        let endedAt: Int
        /// The parts of a `WorkSize`; since format 1.1, and absent when they are not known.
        let amount: Int?
        let settings: String?
    }

    struct ContainerRecord: Sendable, Hashable, Codable {
        let resource: String
        let digest: String
        let attempt: Int
        let state: String
        /// Indexes of its GPUs; absent when its labels name none.
        let gpus: [Int]?
    }

    struct ApprovalRecord: Sendable, Hashable, Codable {
        let revision: String
        let resources: [String]
    }
}
