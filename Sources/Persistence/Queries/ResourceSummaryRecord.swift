import GRDB
public import Manifests
public import Planning

/// One resource as lists show it.
public struct ResourceSummaryRecord: Sendable, Hashable {
    public let id: ResourceID
    public let title: String?
    public let access: Access
    public let phase: Phase
    public let reason: Reason
    /// With the particulars for the owner and admins, else the reason's sentence.
    public let message: String
    /// Place in the queue; only for the owner and admins, like failure, task and progress.
    public let position: Int?
    public let failure: FailureClass?
    public let task: TaskID?
    public let progress: WorkerProgress?
    /// When the progress was reported.
    public let progressAt: Instant?
    /// Why the spec in force is not that of the newest revision, with the place; nil when it is.
    /// Only for the owner and admins.
    public let notInForce: String?
    /// When the phase began.
    public let since: Instant
    public let createdAt: Instant
    public let updatedAt: Instant
}

extension ResourceSummaryRecord {
    /// What a query selects for it; the view `known` is named `k`.
    static let selection = """
        SELECT k.resource, k.title, k.access, k.created_at, k.updated_at, s.phase, s.reason,
            s.message, s.position, s.failure, s.task, s.since, p.done, p.total, p.unit,
            p.phase AS worker_phase, p.at AS progress_at,
            (SELECT f.path || ':' || f.line || ':' || f.column_number || ': ' || f.message
                FROM findings f WHERE f.resource = k.resource AND f.severity = 'error'
                ORDER BY f.sequence LIMIT 1) AS mistake
        FROM known k LEFT JOIN standings s ON s.resource = k.resource
            LEFT JOIN progress p ON p.task = s.task
        """

    /// A resource that was accepted and not yet planned for is pending.
    init(row: Row, viewer: Viewer) throws {
        let id = try row.resource("resource")
        let isOwn = viewer.seesTasks(of: id)
        let createdAt = try row.instant("created_at")
        let phase = try row.optionalWord("phase", Phase.self) ?? .pending
        let reason = try row.optionalWord("reason", Reason.self) ?? .declared
        let progress = try WorkerProgress(row: row)
        self.init(
            id: id, title: try row.optionalText("title"),
            access: try row.word("access", Access.self),
            phase: phase, reason: reason,
            message: isOwn ? try row.optionalText("message") ?? reason.sentence : reason.sentence,
            position: isOwn ? try row.optionalInt("position") : nil,
            failure: isOwn ? try row.optionalWord("failure", FailureClass.self) : nil,
            task: isOwn ? try row.optionalTask("task") : nil,
            progress: isOwn ? progress : nil,
            progressAt: isOwn ? try row.optionalInstant("progress_at") : nil,
            notInForce: isOwn && phase != .invalid ? try row.optionalText("mistake") : nil,
            since: try row.optionalInstant("since") ?? createdAt, createdAt: createdAt,
            updatedAt: try row.instant("updated_at"))
    }
}

extension WorkerProgress {
    /// Of a row that has the progress joined, whose phase is named `worker_phase`; nil without any.
    init?(row: Row) throws {
        guard let done = try row.optionalInt("done") else { return nil }
        self.init(
            done: done, total: try row.optionalInt("total"), unit: try row.text("unit"),
            phase: try row.optionalText("worker_phase"))
    }
}
