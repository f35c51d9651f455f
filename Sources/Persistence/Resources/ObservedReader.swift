import GRDB
import Manifests
import Planning

/// Reads the parts of the observed state, of all resources or of one.
struct ObservedReader {
    /// The `rerun` of a purged task; no manifest can say this.
    static let purgedRerun = "\u{0}purged"

    let db: Database
    /// The spec of a digest if it is in memory already, so that it is shared and not decoded again.
    let spec: (SpecDigest) -> JSONValue?
    /// The only resource to read; nil reads all.
    let resource: ResourceID?

    /// The rows of `sql` that belong to the asked resource, by its column `name`.
    private func rows(_ sql: String, by name: String) throws -> [Row] {
        guard let resource else { return try Row.all(db, sql: sql) }
        return try Row.all(
            db, sql: "\(sql) WHERE \(name) = ?", arguments: [resource.description])
    }

    func inventory() throws -> [ResourceID: InventoryRecord] {
        let rows = try rows(
            """
            SELECT resource, generation, spec_digest, input_digest, canonical_spec, current, path,
                delete_requested_at, delete_grace_ns, delete_revision
            FROM inventory JOIN generations USING (resource)
            """, by: "resource")
        return try Dictionary(
            rows.map { row in
                let record = try InventoryRecord(row: row, spec: spec)
                return (record.id, record)
            }, uniquingKeysWith: { first, _ in first })
    }

    func tasks() throws -> [TaskRecord] {
        let attempts = try Dictionary(
            grouping: rows(
                "SELECT attempts.* FROM tasks JOIN attempts USING (task)", by: "resource"
            ).map { (try $0.task("task"), try AttemptRecord(row: $0)) }, by: \.0)
        return try rows("SELECT task, rerun, purged_at FROM tasks", by: "resource").map { row in
            let task = try row.task("task")
            let isPurged = try row.optionalText("purged_at") != nil
            let rerun = isPurged ? Self.purgedRerun : try row.optionalText("rerun")
            let ordered = attempts[task]?.map(\.1).sorted { $0.number < $1.number }
            return TaskRecord(id: task, rerun: rerun, attempts: ordered ?? [])
        }
    }

    func versions() throws -> [VersionRecord] {
        try rows("SELECT * FROM versions", by: "resource").map { row in
            VersionRecord(
                task: try row.task("task"), artifactDigest: try row.text("artifact_digest"),
                sizeBytes: try row.int("size_bytes"),
                succeededAt: try row.instant("succeeded_at"),
                supersededAt: try row.optionalInstant("superseded_at"))
        }
    }

    func downloads() throws -> [DownloadRecord] {
        try rows("SELECT * FROM downloads", by: "resource").map { row in
            DownloadRecord(
                task: try row.task("task"), pinned: try row.task("pinned"),
                objectKey: try row.text("object_key"),
                sizeBytes: try row.optionalInt("size_bytes"),
                readyAt: try row.optionalInstant("ready_at"),
                expiredAt: try row.optionalInstant("expired_at"),
                removedAt: try row.optionalInstant("removed_at"))
        }
    }

    /// Resources with an outside action under way or unresolved.
    static func busy(_ db: Database) throws -> Set<ResourceID> {
        Set(
            try Row.all(db, sql: "SELECT resource FROM intents WHERE finished_at IS NULL")
                .map { try $0.resource("resource") })
    }

    static func acceptedAt(_ db: Database) throws -> Instant? {
        try Row.first(
            db, sql: "SELECT accepted_at FROM revisions ORDER BY sequence DESC LIMIT 1"
        )?.optionalInstant("accepted_at")
    }

    static func oldestReadNotice(_ db: Database) throws -> Instant? {
        try Row.first(
            db,
            sql: """
                SELECT min(read_at) AS read_at FROM notifications
                WHERE read_at IS NOT NULL AND deleted_at IS NULL
                """
        )?.optionalInstant("read_at")
    }

    static func approvals(_ db: Database) throws -> Set<Approval> {
        Set(
            try Row.all(db, sql: "SELECT revision, resources FROM approvals").map { row in
                let names = try row.json("resources", [String].self)
                return Approval(
                    revision: try row.text("revision"),
                    resources: Set(names.compactMap { ResourceID($0) }))
            })
    }
}

extension InventoryRecord {
    init(row: Row, spec: (SpecDigest) -> JSONValue?) throws {
        let deletion: Deletion? = try row.optionalInstant("delete_requested_at").map {
            Deletion(
                requestedAt: $0, grace: .nanoseconds(try row.int("delete_grace_ns")),
                revision: try row.text("delete_revision"))
        }
        let specDigest = try row.word("spec_digest", SpecDigest.self)
        self.init(
            resource: InventoryIdentity(
                id: try row.resource("resource"), generation: try row.int("generation"),
                specDigest: specDigest, path: try row.text("path")),
            inputDigest: try row.optionalWord("input_digest", InputDigest.self),
            canonicalSpec: try spec(specDigest) ?? StoredSpec.value(row),
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
        hasLog = try row.optionalText("log_path") != nil
        collectFailures = try row.int("collect_failures")
        foundCause = try row.int("found_cause") == 1
    }
}
