public import Foundation
import GRDB
public import Manifests
public import Planning

/// One row of a list: what a resource is and where it stands.
public struct ResourceSummary: Codable, Hashable, Sendable {
    public var id: ResourceID
    /// Free text of the owner; nil when the manifest gives none.
    public var title: String?
    public var access: Access
    public var phase: Phase
    /// Reason code of the condition that decides the phase, such as `UpToDate`.
    public var reason: String
    /// The same in words, with what to do next; may be empty.
    public var message: String
    /// Why the spec in force is not the one of the newest revision, with the place of the mistake;
    /// nil when it is. For the owner and admins.
    public var notInForce: String?
    public var progress: TaskProgress?
    /// When the phase began.
    public var since: Date?
    /// Place in the queue, from 1; for the owner and admins.
    public var position: Int?
    /// When the work will probably begin, while it waits, and end; for the owner and admins.
    public var beginsInSeconds: Double?
    public var endsInSeconds: Double?
    /// For the owner and admins.
    public var failureClass: FailureClass?
    public var createdAt: Date
    public var updatedAt: Date

    public init(id: ResourceID, access: Access, phase: Phase, createdAt: Date, updatedAt: Date) {
        self.id = id
        self.title = nil
        self.access = access
        self.phase = phase
        self.reason = ""
        self.message = ""
        self.progress = nil
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

extension ResourceSummary {
    public mutating func add(_ forecast: Forecast?) {
        beginsInSeconds = (forecast?.beginsIn).map { $0 / .seconds(1) }
        endsInSeconds = (forecast?.endsIn).map { $0 / .seconds(1) }
    }

    /// `begins in about 12m, ends in about 1h 3m`; nil when nothing is known.
    public var expectation: String? {
        Self.expectation(
            begins: beginsInSeconds.map { .seconds($0) }, ends: endsInSeconds.map { .seconds($0) })
    }

    fileprivate static func expectation(begins: Duration?, ends: Duration?) -> String? {
        guard let ends else { return nil }
        let begin = begins.map { "begins in about \(DurationText.short($0)), " } ?? ""
        return "\(begin)ends in about \(DurationText.short(ends))"
    }
}

extension ResourceSummary {
    /// The selection of a query whose rows are summaries; the view `known` is named `k`.
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

    /// Reads a row of `selection`. A resource that was accepted but not planned yet is pending.
    /// Only the owner and admins get the details; others get the reason's sentence.
    init(row: Row, viewer: Viewer) throws {
        let id = try row.resource("resource")
        let phase = try row.optionalWord("phase", Phase.self) ?? .pending
        let reason = try row.optionalWord("reason", Reason.self) ?? .declared
        let createdAt = try row.instant("created_at")
        let since = try row.optionalInstant("since") ?? createdAt
        self.init(
            id: id, access: try row.word("access", Access.self), phase: phase,
            createdAt: createdAt.date, updatedAt: try row.instant("updated_at").date)
        title = try row.optionalText("title")
        self.reason = reason.rawValue
        message = reason.sentence
        self.since = since.date
        guard viewer.seesTasks(of: id) else { return }
        message = try row.optionalText("message") ?? reason.sentence
        position = try row.optionalInt("position")
        failureClass = try row.optionalWord("failure", FailureClass.self)
        if phase != .invalid { notInForce = try row.optionalText("mistake") }
        // The progress of work that has ended says nothing.
        if phase == .running || phase == .uploading {
            progress = TaskProgress(
                try WorkerProgress(row: row), from: since,
                at: try row.optionalInstant("progress_at"))
        }
    }
}

extension QueueEntry {
    public mutating func add(_ forecast: Forecast?) {
        expectation = ResourceSummary.expectation(
            begins: forecast?.beginsIn, ends: forecast?.endsIn)
    }
}

extension WorkerProgress {
    /// Reads a row with joined progress, whose phase is named `worker_phase`; nil without progress.
    init?(row: Row) throws {
        guard let done = try row.optionalInt("done") else { return nil }
        self.init(
            done: done, total: try row.optionalInt("total"), unit: try row.text("unit"),
            phase: try row.optionalText("worker_phase"))
    }
}
