import GRDB
import Manifests
import Planning

/// Reads the parts of the observed state.
struct ObservedReader {
    /// No manifest can say this as its `rerun`.
    static let purgedRerun = "\u{0}purged"

    let db: Database

    func inventory() throws -> [ResourceID: InventoryRecord] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM inventory JOIN generations USING (resource)")
        return try Dictionary(
            rows.map { row in
                let record = try InventoryRecord(row: row)
                return (record.id, record)
            }, uniquingKeysWith: { first, _ in first })
    }

    func tasks() throws -> [TaskID: TaskRecord] {
        let attempts = Dictionary(
            grouping: try Row.fetchAll(db, sql: "SELECT * FROM attempts ORDER BY task, number")
                .map { (try $0.task("task"), try AttemptRecord(row: $0)) }, by: \.0)
        let rows = try Row.fetchAll(db, sql: "SELECT task, rerun, purged_at FROM tasks")
        return try Dictionary(
            rows.map { row in
                let task = try row.task("task")
                let isPurged = try row.optionalText("purged_at") != nil
                let rerun = isPurged ? Self.purgedRerun : try row.optionalText("rerun")
                return (
                    task,
                    TaskRecord(id: task, rerun: rerun, attempts: attempts[task]?.map(\.1) ?? [])
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    func versions() throws -> [TaskID: VersionRecord] {
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM versions")
        return try Dictionary(
            rows.map { row in
                let record = VersionRecord(
                    task: try row.task("task"), artifactDigest: try row.text("artifact_digest"),
                    sizeBytes: try row.int("size_bytes"),
                    succeededAt: try row.instant("succeeded_at"),
                    supersededAt: try row.optionalInstant("superseded_at"))
                return (record.task, record)
            }, uniquingKeysWith: { first, _ in first })
    }

    func downloads() throws -> [TaskID: DownloadRecord] {
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM downloads")
        return try Dictionary(
            rows.map { row in
                let record = DownloadRecord(
                    task: try row.task("task"), pinned: try row.task("pinned"),
                    objectKey: try row.text("object_key"),
                    sizeBytes: try row.optionalInt("size_bytes"),
                    readyAt: try row.optionalInstant("ready_at"),
                    expiredAt: try row.optionalInstant("expired_at"))
                return (record.task, record)
            }, uniquingKeysWith: { first, _ in first })
    }

    func approvals() throws -> Set<Approval> {
        Set(
            try Row.fetchAll(db, sql: "SELECT revision, resources FROM approvals").map { row in
                let names = try row.json("resources", [String].self)
                return Approval(
                    revision: try row.text("revision"),
                    resources: Set(names.compactMap { ResourceID($0) }))
            })
    }
}

extension InventoryRecord {
    init(row: Row) throws {
        let deletion: Deletion? = try row.optionalInstant("delete_requested_at").map {
            Deletion(
                requestedAt: $0, grace: .nanoseconds(try row.int("delete_grace_ns")),
                revision: try row.text("delete_revision"))
        }
        self.init(
            resource: InventoryIdentity(
                id: try row.resource("resource"), generation: try row.int("generation"),
                specDigest: SpecDigest(rawValue: try row.text("spec_digest")),
                path: try row.text("path")),
            inputDigest: try row.optionalText("input_digest").map { InputDigest(rawValue: $0) },
            canonicalSpec: try StoredSpec.value(row),
            current: try row.optionalTask("current"), deletion: deletion)
    }
}

extension AttemptRecord {
    init(row: Row) throws {
        self.init(
            number: try row.int("number"), containerID: try row.optionalText("container_id"),
            times: AttemptTimes(
                createdAt: try row.instant("created_at"),
                startedAt: try row.optionalInstant("started_at"),
                endedAt: try row.optionalInstant("ended_at")),
            stopReason: try row.optionalWord("stop_reason", StopReason.self),
            end: try AttemptEnd.of(row))
    }
}
