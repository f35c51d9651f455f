import GRDB
import Manifests
import Planning

/// Reads the parts of one resource's report for one viewer.
struct ResourceReader {
    static let eventsMax = 100

    let db: Database
    let id: ResourceID
    let viewer: Viewer

    private var isOwn: Bool { viewer.seesTasks(of: id) }

    func report(of summary: ResourceSummaryRecord) throws -> ResourceReport {
        let inventory = try Row.first(
            db,
            sql: "SELECT * FROM inventory JOIN generations USING (resource) WHERE resource = ?",
            arguments: [id.description])
        let record = try inventory.map { try InventoryRecord(row: $0, spec: { _ in nil }) }
        let madeFrom = try links(
            "SELECT target AS other, role FROM resource_references r WHERE resource = ?")
        let declared = try Int.first(
            db, sql: "SELECT count(*) FROM resource_references WHERE resource = ?",
            arguments: [id.description])
        return ResourceReport(
            summary: summary,
            declaration: try declaration(
                inventory, record, seesAll: isOwn || madeFrom.count == declared),
            conditions: conditions(of: summary, generation: record?.generation ?? 0),
            history: try history(), findings: try findings(), attempts: try attempts(),
            versions: try versions(current: record?.current), madeFrom: madeFrom,
            usedBy: try links(
                """
                SELECT r.resource AS other, role FROM resource_references r
                    JOIN inventory USING (resource) WHERE target = ?
                """),
            results: try ResultReader(db: db, seesTask: isOwn).results(
                shown: summary.task, current: record?.current),
            download: try download(summary.task, keepFor: inventory), events: try events(),
            seesLog: isOwn)
    }

    private func declaration(
        _ row: Row?, _ record: InventoryRecord?, seesAll: Bool
    ) throws -> Declaration {
        guard let row, let record else {
            return Declaration(
                generation: 0, path: nil, line: nil, labels: [:], documentText: nil,
                canonicalSpec: nil, deletion: nil)
        }
        let seesText =
            isOwn || (!id.kind.isOwned && id.kind != .user) || viewer.seesAddress(of: id)
        return Declaration(
            generation: record.generation, path: record.path, line: try row.int("line"),
            labels: try row.json("labels", [String: String].self),
            documentText: seesText ? try row.text("document_text") : nil,
            canonicalSpec: seesAll ? withoutAddress(record.canonicalSpec) : nil,
            deletion: record.deletion)
    }

    private func withoutAddress(_ spec: JSONValue) -> JSONValue {
        guard id.kind == .user, !viewer.seesAddress(of: id), case .object(var members) = spec
        else { return spec }
        members["email"] = nil
        return .object(members)
    }

    private func conditions(of summary: ResourceSummaryRecord, generation: Int) -> [Condition] {
        Condition.ConditionType.allCases.map { type in
            Condition(
                type: type, status: Condition.status(of: type, in: summary.phase),
                reason: summary.reason.rawValue, message: summary.message,
                observedGeneration: generation, at: summary.since)
        }
    }

    private func history() throws -> [Transition] {
        try Row.all(
            db, sql: "SELECT * FROM condition_history WHERE resource = ? ORDER BY sequence DESC",
            arguments: [id.description]
        ).map { row in
            let reason = try row.word("reason", Reason.self)
            return Transition(
                phase: try row.word("phase", Phase.self), reason: reason,
                message: isOwn ? try row.text("message") : reason.sentence,
                generation: try row.int("generation"), at: try row.instant("at"))
        }
    }

    private func findings() throws -> [FindingRecord] {
        guard isOwn else { return [] }
        return try Row.all(
            db, sql: "SELECT * FROM findings WHERE resource = ? ORDER BY sequence",
            arguments: [id.description]
        ).map { try FindingRecord(row: $0) }
    }

    private func attempts() throws -> [AttemptReport] {
        guard isOwn else { return [] }
        return try Row.all(
            db,
            sql: """
                SELECT a.*, EXISTS (SELECT 1 FROM task_inputs i
                    WHERE i.task = a.task AND i.source = t.resource) AS is_preview
                FROM attempts a JOIN tasks t USING (task) WHERE t.resource = ?
                ORDER BY a.created_at DESC, a.number DESC
                """, arguments: [id.description]
        ).map { row in
            AttemptReport(
                task: try row.task("task"), record: try AttemptRecord(row: row),
                exitCode: try row.optionalInt("exit_code"),
                oomKilled: try row.optionalInt("oom_killed") == 1,
                message: try row.optionalText("message"),
                imageID: try row.optionalText("image_id"),
                logPath: try row.optionalText("log_path"),
                isPreview: try row.int("is_preview") == 1)
        }
    }

    private func versions(current: TaskID?) throws -> [VersionReport] {
        try Row.all(
            db,
            sql: """
                SELECT * FROM versions v WHERE resource = ? AND NOT EXISTS (
                    SELECT 1 FROM task_inputs i WHERE i.task = v.task AND i.source = v.resource)
                ORDER BY succeeded_at DESC, task
                """, arguments: [id.description]
        ).map { row in
            let task = try row.task("task")
            return VersionReport(
                record: VersionRecord(
                    task: task, artifactDigest: try row.text("artifact_digest"),
                    sizeBytes: try row.int("size_bytes"),
                    succeededAt: try row.instant("succeeded_at"),
                    supersededAt: try row.optionalInstant("superseded_at")),
                isCurrent: task == current, fileCount: try row.int("file_count"),
                imageID: try row.optionalText("image_id"))
        }
    }

    /// What `sql` finds besides this resource, and the viewer sees.
    private func links(_ sql: String) throws -> [LineageLink] {
        try Row.all(
            db,
            sql: """
                SELECT o.other, o.role, k.title, k.access, coalesce(s.phase, 'Pending') AS phase
                FROM (\(sql)) o JOIN known k ON k.resource = o.other
                    LEFT JOIN standings s ON s.resource = o.other ORDER BY o.other
                """, arguments: [id.description]
        ).compactMap { row in
            let other = try row.resource("other")
            guard viewer.sees(other, access: try row.word("access", Access.self)) else {
                return nil
            }
            return LineageLink(
                id: other, title: try row.optionalText("title"),
                role: try row.word("role", Reference.Role.self),
                phase: try row.word("phase", Phase.self))
        }
    }

    private func download(_ task: TaskID?, keepFor inventory: Row?) throws -> DownloadReport? {
        guard isOwn, id.kind.traits.result == .object else { return nil }
        let row = try Row.first(
            db,
            sql: """
                SELECT d.* FROM downloads d JOIN tasks t USING (task) WHERE d.resource = ?
                ORDER BY d.task = ? DESC, t.created_at DESC LIMIT 1
                """, arguments: [id.description, task?.stored])
        guard let row else { return nil }
        let pinned = try row.task("pinned")
        let current = try String.first(
            db, sql: "SELECT current FROM inventory WHERE resource = ?",
            arguments: [pinned.resource.description])
        return DownloadReport(
            record: DownloadRecord(
                task: try row.task("task"), pinned: pinned,
                objectKey: try row.text("object_key"),
                sizeBytes: try row.optionalInt("size_bytes"),
                readyAt: try row.optionalInstant("ready_at"),
                expiredAt: try row.optionalInstant("expired_at"),
                removedAt: try row.optionalInstant("removed_at")),
            sha256: try row.optionalText("sha256"),
            keepFor: try inventory?.optionalInt("keep_for_ns").map { .nanoseconds($0) },
            newerAvailable: current != nil && current != pinned.stored)
    }

    private func events() throws -> [EventRecord] {
        try Row.all(
            db,
            sql: """
                SELECT * FROM events WHERE resource = ? AND (scope = 'resource' OR ?)
                ORDER BY sequence DESC LIMIT ?
                """, arguments: [id.description, isOwn, Self.eventsMax]
        ).map { try EventRecord(row: $0) }
    }
}
