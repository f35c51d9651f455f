public import Manifests
public import Planning

/// All that a page shows of one resource, as far as the viewer may see it.
public struct ResourceReport: Sendable, Hashable {
    public let summary: ResourceSummaryRecord
    public let declaration: Declaration
    public let conditions: [Condition]
    /// Newest first, at most 100.
    public let history: [Transition]
    /// Only for the owner and admins.
    public let findings: [FindingRecord]
    /// Newest first; only for the owner and admins.
    public let attempts: [AttemptReport]
    /// Newest first.
    public let versions: [VersionReport]
    public let madeFrom: [LineageLink]
    public let usedBy: [LineageLink]
    public let results: WorkerResults
    /// Only for the owner and admins.
    public let download: DownloadReport?
    /// Newest first, at most 100.
    public let events: [EventRecord]
    /// Whether the viewer may read logs.
    public let seesLog: Bool
}

extension ResourceReport {
    /// What is younger than this is not told that nothing uses it.
    private static let youth = Duration.seconds(30 * 86_400)

    /// The findings that are worth telling at `now`.
    public func findings(at now: Instant) -> [FindingRecord] {
        let isYoung = now.elapsed(since: summary.createdAt) < Self.youth
        return findings.filter {
            !isYoung || DiagnosticCode(rawValue: $0.code)?.isOfOldAge != true
        }
    }
}

/// What the manifest says and where it stands.
public struct Declaration: Sendable, Hashable {
    /// 0 for a resource that was never valid.
    public let generation: Int
    public let path: String?
    public let line: Int?
    public let labels: [String: String]
    /// The document as written; only for the owner and admins, and for the catalogue but users.
    public let documentText: String?
    /// Nil when it names what the viewer may not see. Without the e-mail of others.
    public let canonicalSpec: JSONValue?
    public let deletion: Deletion?
}

/// A change of phase or reason.
public struct Transition: Sendable, Hashable {
    public let phase: Phase
    public let reason: Reason
    public let message: String
    public let generation: Int
    public let at: Instant
}

/// One finding about a manifest of the newest revision.
public struct FindingRecord: Sendable, Hashable {
    public let resource: ResourceID?
    public let severity: Diagnostic.Severity
    public let code: String
    public let message: String
    public let location: SourceLocation
    public let sourceLine: String
}

/// One execution of a task.
public struct AttemptReport: Sendable, Hashable {
    public let task: TaskID
    public let record: AttemptRecord
    public let exitCode: Int?
    public let oomKilled: Bool
    public let message: String?
    public let imageID: String?
    /// Relative to the state folder; nil until the log was collected.
    public let logPath: String?
    /// Whether it makes a picture of the result, and not the result itself.
    public let isPreview: Bool
}

/// The result of one task.
public struct VersionReport: Sendable, Hashable {
    public let record: VersionRecord
    public let isCurrent: Bool
    public let fileCount: Int
    /// The image that made it, when a container did.
    public let imageID: String?
}

/// A resource that this one was made from, or that uses it.
public struct LineageLink: Sendable, Hashable {
    public let id: ResourceID
    public let title: String?
    public let role: Reference.Role
    public let phase: Phase
}

/// What the worker reported of the result at hand.
public struct WorkerResults: Sendable, Hashable {
    /// The task that reported it; nil when none did, and for others than the owner and admins.
    public let task: TaskID?
    /// The digest of the artifact that the previews lie in, once there is one.
    public let artifactDigest: String?
    public let previews: [Preview]
    public let metrics: [MetricSeries]
    public let warnings: [String]
    public let summary: JSONValue?

    public struct Preview: Sendable, Hashable {
        public let path: String
        public let title: String
    }

    public struct MetricSeries: Sendable, Hashable {
        public let name: String
        /// By step.
        public let points: [Point]
    }

    public struct Point: Sendable, Hashable {
        public let step: Int
        /// May be infinite or not a number.
        public let value: Double
        public let at: Instant
    }
}

/// One picture of a result.
public struct PreviewRecord: Sendable, Hashable {
    /// As its worker named it.
    public let path: String
    /// The task that made it; nil for others than the owner and admins.
    public let task: TaskID?
    /// The digest of the artifact that it lies in, once there is one.
    public let artifactDigest: String?
}

/// Where a download stands. Its link is made when someone asks for one.
public struct DownloadReport: Sendable, Hashable {
    public let record: DownloadRecord
    public let sha256: String?
    public let keepFor: Duration?
    /// Whether the target has a newer result than the one in the bucket.
    public let newerAvailable: Bool

    /// When it leaves the bucket or began to; nil until it is there.
    public var expiresAt: Instant? {
        guard let readyAt = record.readyAt, let keepFor else { return nil }
        return record.expiredAt ?? readyAt.adding(keepFor)
    }

    /// How much longer it is offered at `now`; nil when it is not.
    public func left(at now: Instant) -> Duration? {
        guard let readyAt = record.readyAt, record.expiredAt == nil, let keepFor else { return nil }
        return now.remaining(of: keepFor, since: readyAt)
    }
}

/// One thing that happened.
public struct EventRecord: Sendable, Hashable {
    public let sequence: Int
    /// Nil for what happened to the lab as a whole.
    public let resource: ResourceID?
    public let reason: String
    public let message: String
    public let at: Instant
}
