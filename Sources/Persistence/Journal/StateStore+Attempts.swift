import GRDB
public import Manifests
public import Planning

extension StateStore {
    /// The Engine's identity when the attempt was started; nil when that is not known.
    public func engineIdentity(
        of task: TaskID, attempt: Int
    ) throws(StateStoreError) -> String? {
        try read { db in
            try String.first(
                db, sql: "SELECT engine FROM attempts WHERE task = ? AND number = ?",
                arguments: [task.stored, attempt])
        }
    }

    /// The attempt `meant` of the resource, or its newest attempt when `meant` is nil; nil when
    /// there is none or the viewer may not see it.
    public func attempt(
        _ meant: AttemptID?, of resource: ResourceID, for viewer: Viewer
    ) async throws -> (id: AttemptID, record: AttemptRecord)? {
        guard viewer.seesTasks(of: resource) else { return nil }
        return try await query { db in
            try Row.first(
                db,
                sql: """
                    SELECT a.* FROM attempts a JOIN tasks t USING (task)
                    WHERE t.resource = ?1 AND (?2 IS NULL OR (a.task = ?2 AND a.number = ?3))
                    ORDER BY a.created_at DESC, a.number DESC LIMIT 1
                    """,
                arguments: [resource.description, meant?.task.stored, meant?.number]
            ).map { row in
                let record = try AttemptRecord(row: row)
                return (AttemptID(task: try row.task("task"), number: record.number), record)
            }
        }
    }

    /// Whether the task's result is kept.
    public func hasVersion(of task: TaskID) throws(StateStoreError) -> Bool {
        try read { db in
            try Bool.first(
                db, sql: "SELECT EXISTS (SELECT 1 FROM versions WHERE task = ?)",
                arguments: [task.stored]) ?? false
        }
    }

    /// Attempts whose containers were started and whose end is not recorded, in order of task.
    public func runningAttempts() throws(StateStoreError) -> [(task: TaskID, attempt: Int)] {
        try read { db in
            try Row.all(
                db,
                sql: """
                    SELECT task, number FROM attempts
                    WHERE ended IS NULL AND started_at IS NOT NULL AND container_id IS NOT NULL
                    """
            ).map { (try $0.task("task"), try $0.int("number")) }.sorted { $0.0 < $1.0 }
        }
    }
}

extension StateStoreError {
    /// Whether the only cause was a full disk or a lock that another process held. The next look
    /// settles what was begun once there is room, as after a crash.
    public var isShortage: Bool { self == .diskFull || self == .busy }

    /// Whether the same call may succeed later without a person's help.
    public var mayPass: Bool {
        switch self {
        case .busy, .diskFull, .alreadyOpen, .notOpen, .contradiction: true
        case .corrupt, .weakerDurability, .newerSchema, .epochLost, .other: false
        }
    }
}
