public import Foundation
public import Manifests
public import Planning

/// The report that the first page shows: the state of the whole lab, as far as the viewer may see
/// it.
public struct Dashboard: Codable, Hashable, Sendable {
    /// Name of the lab for people; nil without a `Lab` manifest.
    public var labTitle: String?
    public var counts: [KindCount] = []
    public var running: [TaskRow] = []
    /// The first entries of the queue.
    public var queueHead: [QueueEntry] = []
    public var sync: SyncReport
    public var health: [HealthReport] = []
    /// Newest first, at most ten.
    public var notices: [Notice] = []

    public init(sync: SyncReport) { self.sync = sync }
}

/// How many resources of one kind are in each phase; phases without any are left out.
public struct KindCount: Codable, Hashable, Sendable {
    public var kind: Kind
    public var phases: [PhaseCount]

    public struct PhaseCount: Codable, Hashable, Sendable {
        public var phase: Phase
        public var count: Int

        public init(phase: Phase, count: Int) {
            self.phase = phase
            self.count = count
        }
    }

    public init(kind: Kind, phases: [PhaseCount]) {
        self.kind = kind
        self.phases = phases
    }

    public var total: Int { phases.reduce(0) { $0 + $1.count } }
}

/// The last look into the repository.
public struct SyncReport: Codable, Hashable, Sendable {
    /// Commit id of the revision in force; nil before the first.
    public var revision: String?
    /// First line of that commit's message.
    public var subject: String?
    /// Whose trusted key signed that commit; nil when no signature was demanded.
    public var signedBy: String?
    /// When the repository was last looked at, with or without success.
    public var at: Date?
    /// Seconds since `at` when the report was made.
    public var ageSeconds: Double?
    /// Why the last look did not succeed; nil when it did.
    public var error: String?
    /// Commit id of the newest revision that was found. It differs from `revision` until it is in
    /// force, or when it is refused.
    public var found: String?
    /// The revision in force and its outcome when it was accepted: its mistakes, the changes that a
    /// guard holds, and what changed.
    public var outcome: String?
    /// Seconds since 1970 by the wall clock when the last look began.
    public var lookedAt: Double?

    public init(revision: String?, subject: String?, at: Date?, now: Date, error: String?) {
        self.revision = revision
        self.subject = subject
        self.at = at
        self.ageSeconds = at.map { max(now.timeIntervalSince($0), 0) }
        self.error = error
    }
}

/// The health of one part of the lab, or of a service that it needs.
public struct HealthReport: Codable, Hashable, Sendable {
    /// The name of the part, such as `Engine` or `Bucket`.
    public var name: String
    public var isHealthy: Bool
    public var message: String
    /// Since when the health and the message are as they are.
    public var at: Date?

    /// Whether this is the report on the guard, and the guard holds something back.
    public var isHolding: Bool { name == HealthRecord.guardName && !isHealthy }
    /// Whether this is the report on the manifests, and one of the newest revision is not in force.
    public var isOfMistakes: Bool { name == HealthRecord.manifestsName && !isHealthy }

    public init(name: String, isHealthy: Bool, message: String, at: Date?) {
        self.name = name
        self.isHealthy = isHealthy
        self.message = message
        self.at = at
    }
}
