import GRDB
public import Manifests
import Planning
import Synchronization

extension StateStore {
    /// All of one resource; nil for what the viewer may not see, as for what is not there.
    public func resource(
        _ id: ResourceID, for viewer: Viewer
    ) async throws -> ResourceReport? {
        try await query { db in
            let row = try Row.first(
                db, sql: "\(ResourceSummaryRecord.selection) WHERE k.resource = ?",
                arguments: [id.description])
            guard let row else { return nil }
            let summary = try ResourceSummaryRecord(row: row, viewer: viewer)
            guard viewer.sees(id, access: summary.access) else { return nil }
            return try ResourceReader(db: db, id: id, viewer: viewer).report(of: summary)
        }
    }

    /// The picture at a place in the resource's list of them; nil for what is not there or not to
    /// be seen.
    public func preview(
        _ number: Int, of id: ResourceID, for viewer: Viewer
    ) async throws -> PreviewRecord? {
        guard number >= 0 else { return nil }
        return try await query { db in
            let row = try Row.first(
                db, sql: "\(ResourceSummaryRecord.selection) WHERE k.resource = ?",
                arguments: [id.description])
            guard let row else { return nil }
            let summary = try ResourceSummaryRecord(row: row, viewer: viewer)
            guard viewer.sees(id, access: summary.access) else { return nil }
            let current = try Row.first(
                db, sql: "SELECT current FROM inventory WHERE resource = ?",
                arguments: [id.description])
            return try ResultReader(db: db, seesTask: viewer.seesTasks(of: id)).preview(
                number, shown: summary.task, current: current?.optionalTask("current"))
        }
    }

    /// What happened after `sequence`, newest first: to `resource`, or to all that the viewer sees
    /// when it is nil.
    public func events(
        of resource: ResourceID?, after sequence: Int, for viewer: Viewer, page: Page
    ) async throws -> [EventRecord] {
        let visibility = Visibility(of: viewer)
        let ofTasks = Visibility(ofTasksFor: viewer)
        return try await query { db in
            try Row.all(
                db,
                sql: """
                    SELECT e.* FROM events e LEFT JOIN known k ON k.resource = e.resource
                    WHERE (:resource IS NULL OR e.resource = :resource)
                        AND e.sequence > :sequence
                        AND CASE e.scope WHEN 'lab' THEN :seesLab
                            WHEN 'task' THEN \(ofTasks.sql) ELSE \(visibility.sql) END
                    ORDER BY e.sequence DESC LIMIT :limit OFFSET :offset
                    """,
                arguments: visibility.arguments + page.arguments + [
                    "resource": resource?.description, "sequence": sequence,
                    "seesLab": viewer != .anonymous,
                ]
            ).map { try EventRecord(row: $0) }
        }
    }

    /// Findings of the newest revision: the viewer's own, or all for an admin.
    public func findings(for viewer: Viewer, page: Page) async throws -> [FindingRecord] {
        guard viewer != .anonymous else { return [] }
        return try await query { db in
            try Row.all(db, sql: "SELECT * FROM findings ORDER BY sequence")
                .map { try FindingRecord(row: $0) }
                .filter { $0.resource.map(viewer.seesTasks) ?? (viewer == .admin) }
                .dropFirst(page.offset).prefix(page.limit).map(\.self)
        }
    }

    /// The lab as a whole: the revision in force, the last look, and what answers.
    public func labStatus() async throws -> LabStatus {
        try await query { db in
            LabStatus(
                title: try String.first(
                    db, sql: "SELECT coalesce(title, name) FROM inventory WHERE kind = 'Lab'"),
                revision: try AcceptedRevision.last(db),
                outcome: try String.first(
                    db,
                    sql: """
                        SELECT message FROM events
                        WHERE resource IS NULL AND reason = 'revisionAccepted'
                        ORDER BY sequence DESC LIMIT 1
                        """), lastSync: try self.lastSync(db),
                health: try self.health(db))
        }
    }

    /// What answers and what the lab lacks, in order of name.
    private func health(_ db: Database) throws -> [HealthRecord] {
        let noted = try Row.all(db, sql: "SELECT * FROM health").map {
            HealthRecord(
                name: try $0.text("name"), isHealthy: try $0.int("is_healthy") == 1,
                message: try $0.text("message"), at: try $0.instant("at"))
        }
        let lacking = try ObservedReader.conditions(db).map { cause, condition in
            HealthRecord(
                name: cause.title, isHealthy: false,
                message: "\(cause.reason.sentence): \(condition.message)", at: condition.since)
        }
        let held = [heldTrouble.withLock(\.self)].compactMap(\.self)
        return (noted + lacking + held).sorted { $0.name < $1.name }
    }
}

/// How the lab as a whole stands.
public struct LabStatus: Sendable, Hashable {
    public let title: String?
    public let revision: AcceptedRevision?
    /// What came of it when it was accepted, in words.
    public let outcome: String?
    public let lastSync: SyncRecord?
    public let health: [HealthRecord]
}

extension EventRecord {
    init(row: Row) throws {
        self.init(
            sequence: try row.int("sequence"),
            resource: try row.optionalText("resource").flatMap { ResourceID($0) },
            reason: try row.text("reason"), message: try row.text("message"),
            at: try row.instant("at"))
    }
}

extension FindingRecord {
    init(row: Row) throws {
        self.init(
            resource: try row.optionalText("resource").flatMap { ResourceID($0) },
            severity: try row.word("severity", Diagnostic.Severity.self),
            code: try row.text("code"), message: try row.text("message"),
            location: SourceLocation(
                path: try row.text("path"), line: try row.int("line"),
                column: try row.int("column_number")),
            sourceLine: try row.text("source_line"))
    }
}
