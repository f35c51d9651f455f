import GRDB
public import Manifests
public import Planning
import Synchronization

extension StateStore {
    /// Everything about one resource at `now`; nil when there is no such resource that the viewer
    /// may see.
    ///
    /// - Parameter policy: says how long failed work waits until it is tried again.
    public func resource(
        _ id: ResourceID, for viewer: Viewer, by policy: Policy, at now: Instant
    ) async throws -> ResourceDetail? {
        try await query { try ResourceReader(id, for: viewer, $0)?.detail(by: policy, at: now) }
    }

    /// The object of a download and how much longer it is offered; nil when it is not offered, or
    /// the viewer may not see it.
    public func offer(
        of id: ResourceID, for viewer: Viewer, at now: Instant
    ) async throws -> DownloadOffer? {
        try await query { try ResourceReader(id, for: viewer, $0)?.offer(at: now) }
    }

    /// One of the resource's pictures, counted from 0; nil when there is no such picture that the
    /// viewer may see.
    public func preview(
        _ number: Int, of id: ResourceID, for viewer: Viewer
    ) async throws -> PreviewRecord? {
        guard number >= 0 else { return nil }
        return try await query { try ResourceReader(id, for: viewer, $0)?.preview(number) }
    }

    /// Events after `sequence`, newest first: of `resource`, or of all that the viewer sees when it
    /// is nil.
    public func events(
        of resource: ResourceID?, after sequence: Int, for viewer: Viewer, page: Page
    ) async throws -> [EventReport] {
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
            ).map { try EventReport(row: $0) }
        }
    }

    /// The lab as a whole: its name, the last look into the repository, and the health of its
    /// parts.
    ///
    /// An anonymous viewer gets no texts of commits and failures: they may be about private
    /// resources.
    public func dashboard(for viewer: Viewer, at now: Instant) async throws -> Dashboard {
        try await query { db in
            var dashboard = Dashboard(sync: try self.sync(for: viewer, at: now, db))
            dashboard.labTitle = try String.first(
                db, sql: "SELECT coalesce(title, name) FROM inventory WHERE kind = 'Lab'")
            dashboard.health = try self.health(db)
            if viewer == .anonymous {
                for index in dashboard.health.indices { dashboard.health[index].message = "" }
            }
            return dashboard
        }
    }

    private func sync(
        for viewer: Viewer, at now: Instant, _ db: Database
    ) throws -> SyncReport {
        let revision = try AcceptedRevision.last(db)
        let look = try lastSync(db)
        var sync = SyncReport(
            revision: revision?.commit, subject: nil, at: look?.at.date, now: now.date,
            error: look?.error.map { viewer == .anonymous ? "the last look did not succeed" : $0 })
        sync.found = look?.revision
        sync.lookedAt = (look?.at.wall).map { $0 / .seconds(1) }
        guard viewer != .anonymous else { return sync }
        sync.subject = revision?.subject
        sync.signedBy = revision?.signer
        sync.outcome = try String.first(
            db,
            sql: """
                SELECT message FROM events
                WHERE resource IS NULL AND reason = 'revisionAccepted'
                ORDER BY sequence DESC LIMIT 1
                """)
        return sync
    }

    /// The health of the lab's parts, and its conditions, in order of name.
    private func health(_ db: Database) throws -> [HealthReport] {
        let noted = try Row.all(db, sql: "SELECT * FROM health").map {
            HealthReport(
                name: try $0.text("name"), isHealthy: try $0.int("is_healthy") == 1,
                message: try $0.text("message"), at: try $0.instant("at").date)
        }
        let lacking = try ObservedReader.conditions(db).map { cause, condition in
            HealthReport(
                name: cause.title, isHealthy: false,
                message: "\(cause.reason.sentence): \(condition.message)",
                at: condition.since.date)
        }
        let held = heldTrouble.withLock(\.self).map {
            HealthReport(
                name: $0.name, isHealthy: $0.isHealthy, message: $0.message, at: $0.at.date)
        }
        return (noted + lacking + [held].compactMap(\.self)).sorted { $0.name < $1.name }
    }
}

extension EventReport {
    init(row: Row) throws {
        self.init(
            sequence: try row.int("sequence"),
            resource: try row.optionalText("resource").flatMap { ResourceID($0) },
            at: try row.instant("at").date, reason: try row.text("reason"),
            message: try row.text("message"))
    }
}

extension Finding {
    init(row: Row) throws {
        let place = SourceLocation(
            path: try row.text("path"), line: try row.int("line"),
            column: try row.int("column_number"))
        self.init(
            severity: try row.word("severity", Diagnostic.Severity.self),
            code: try row.text("code"), message: try row.text("message"), location: "\(place)")
    }
}
