import GRDB
public import Manifests
public import Planning
import Synchronization

extension StateStore {
    /// The store's part of the observed state, from one snapshot. The observer fills in the
    /// Engine's part.
    ///
    /// A task whose result was purged matches no `rerun`, so that wanting its result again is a new
    /// run.
    public func observed(
        policy: Policy, revision: String
    ) throws(StateStoreError) -> ObservedState {
        try read { db in
            var state = ObservedState(policy: policy, revision: revision)
            try ObservedReader(db: db, spec: { _ in nil }, resource: nil).fill(&state)
            state.busy = try ObservedReader.busy(db)
            state.approvals = try ObservedReader.approvals(db)
            state.conditions = try ObservedReader.conditions(db)
            state.acceptedAt = try ObservedReader.acceptedAt(db)
            state.oldestReadNoticeAt = try ObservedReader.oldestReadNotice(db)
            return state
        }
    }

    /// How many rows this process has written: unchanged means that nothing was recorded since.
    public func changeCounter() -> Int {
        pool.writeWithoutTransaction { $0.totalChangesCount }
    }

    /// Digests of all artifacts that a version names; blobs of others may be collected.
    public func keptArtifacts() throws(StateStoreError) -> Set<String> {
        try read { db in
            Set(try String.all(db, sql: "SELECT DISTINCT artifact_digest FROM versions"))
        }
    }

    /// The tasks whose result is known: it is stored, or it was deleted on purpose.
    public func settledTasks() throws(StateStoreError) -> [TaskID] {
        try read { db in
            try Row.all(
                db,
                sql: """
                    SELECT task FROM versions
                    UNION SELECT task FROM tasks WHERE purged_at IS NOT NULL
                    """
            ).map { try $0.task("task") }
        }
    }

    /// The tasks of a resource, in order, whose work folders are of no use any more: no attempt is
    /// open, and the result is known or the last attempt ended longer than `retention` ago.
    ///
    /// The newest task stays useful while it is suspended, however long, because it continues from
    /// there.
    public func idleTasks(
        of resource: ResourceID, after retention: Duration, at now: Instant
    ) throws(StateStoreError) -> [TaskID] {
        let rows = try read { db in
            try Row.all(
                db,
                sql: """
                    SELECT a.*, t.purged_at IS NOT NULL OR EXISTS (
                        SELECT 1 FROM versions v WHERE v.task = a.task) AS is_settled
                    FROM tasks t JOIN attempts a USING (task) WHERE t.resource = ?
                    ORDER BY a.number
                    """, arguments: [resource.description]
            ).map {
                (
                    try $0.task("task"), attempt: try AttemptRecord(row: $0),
                    isSettled: try $0.int("is_settled") == 1
                )
            }
        }
        let tasks = Dictionary(grouping: rows, by: \.0)
        let newest = rows.max { $1.attempt.createdAt.isLater(than: $0.attempt.createdAt) }?.0
        return tasks.filter { task, rows in
            guard let last = rows.last, let endedAt = last.attempt.endedAt,
                rows.allSatisfy({ $0.attempt.end != nil })
            else { return false }
            if last.isSettled { return true }
            return (task != newest || last.attempt.end != .stopped(.suspended))
                && now.remaining(of: retention, since: endedAt) == .zero
        }.keys.sorted()
    }

    /// Whether the journal has the attempt of a container, whatever the run it belongs to.
    public func knows(_ container: ContainerObservation) throws(StateStoreError) -> Bool {
        let work = TaskID(resource: container.resource, digest: container.digest, run: 0).work
        return try read { db in
            try Bool.first(
                db, sql: "SELECT EXISTS (SELECT 1 FROM attempts WHERE work = ? AND number = ?)",
                arguments: [work, container.attempt]) ?? false
        }
    }

    /// Adds an attempt that the labels of a container tell of and the journal does not, for example
    /// after the loss of the database. Does nothing for a known attempt.
    public func adopt(
        _ container: ContainerObservation, run: Int, rerun: String?, previewOf: InputDigest?,
        at now: Instant
    ) throws(StateStoreError) {
        let task = TaskID(resource: container.resource, digest: container.digest, run: run)
        try write { db in
            try db.insertTask(task, rerun: rerun, at: now)
            try db.insertAttempt(container.attempt, of: task, at: now)
            guard db.changesCount == 1 else { return }
            let hasStarted = container.state == .running || container.state == .exited
            try db.run(
                sql: """
                    UPDATE attempts SET container_id = ?, started_at = ?
                    WHERE task = ? AND number = ?
                    """,
                arguments: [
                    container.id, hasStarted ? now.stored : nil, task.stored, container.attempt,
                ])
            // How the attempt ended cannot be known once a later attempt continued in its folder.
            try db.run(
                sql: """
                    UPDATE attempts SET ended_at = ?1, ended = 'failed', failure = ?2
                    WHERE task = ?3 AND number = ?4
                        AND number < (SELECT max(number) FROM attempts WHERE task = ?3)
                    """,
                arguments: [
                    now.stored, FailureClass.interrupted.rawValue, task.stored, container.attempt,
                ])
            if let previewOf {
                try db.run(
                    sql: """
                        INSERT INTO task_inputs (task, name, source, digest) VALUES (?, ?, ?, ?)
                        ON CONFLICT DO NOTHING
                        """,
                    arguments: [
                        task.stored, task.resource.name, task.resource.description,
                        previewOf.rawValue,
                    ])
            }
            try db.touch(container.resource)
        }
    }

    /// Adds a result that is on disk and that the journal does not know, for example after the loss
    /// of the database. It counts as superseded until a manifest asks for it.
    public func restore(
        _ artifact: Artifact, of task: TaskID, rerun: String?, at now: Instant
    ) throws(StateStoreError) {
        try write { db in
            try ResultAdoption(db: db, now: now).restore(artifact, of: task, rerun: rerun)
            try db.touch(task.resource)
        }
    }

    /// Sets the reason why this process can record nothing, which pages show until the next call;
    /// nil when it can record.
    public func hold(trouble: HealthRecord?) {
        heldTrouble.withLock { $0 = trouble }
    }

    /// Deletes the health record of this name.
    public func forgetHealth(of name: String) throws(StateStoreError) {
        try write { try $0.run(sql: "DELETE FROM health WHERE name = ?", arguments: [name]) }
    }
}
