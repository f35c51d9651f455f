import GRDB
import Manifests
import Planning

/// Stores a result of one resource as a result of another with the same input digest.
struct ResultAdoption {
    let db: Database
    let now: Instant

    /// Stores the result of `version` for `resource` and returns the task of `resource` that now
    /// has it.
    func enter(_ version: TaskID, for resource: ResourceID, rerun: String?) throws -> TaskID {
        let own = try freeTask(for: resource, digest: version.digest, rerun: rerun)
        try db.insertTask(own, rerun: rerun, at: now)
        try recordSuccess(of: own)
        try db.run(
            sql: """
                INSERT INTO versions (task, resource, artifact_digest, size_bytes, file_count,
                    image_id, producer, succeeded_at, superseded_at)
                SELECT ?, ?, artifact_digest, size_bytes, file_count, image_id, producer, ?, NULL
                FROM versions WHERE task = ? ON CONFLICT (task) DO NOTHING
                """,
            arguments: [own.stored, resource.description, now.stored, version.stored])
        return own
    }

    /// Stores a result that only the files tell of. A result that is stored already stays as it is.
    func restore(_ artifact: Artifact, of task: TaskID, rerun: String?) throws {
        let isKnown = try Bool.first(
            db, sql: "SELECT EXISTS (SELECT 1 FROM versions WHERE task = ?)",
            arguments: [task.stored])
        guard isKnown != true else { return }
        try db.insertTask(task, rerun: rerun, at: now)
        try recordSuccess(of: task)
        try db.run(
            sql: """
                INSERT INTO versions (task, resource, artifact_digest, size_bytes, file_count,
                    image_id, producer, succeeded_at, superseded_at)
                VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?)
                """,
            arguments: [
                task.stored, task.resource.description, artifact.digest, artifact.sizeBytes,
                artifact.fileCount, task.stored, now.stored, now.stored,
            ])
    }

    /// The last run with this `rerun` that is not purged, or else the next run.
    private func freeTask(
        for resource: ResourceID, digest: InputDigest, rerun: String?
    ) throws -> TaskID {
        let known = try Row.all(
            db, sql: "SELECT task, rerun, purged_at FROM tasks WHERE resource = ?",
            arguments: [resource.description]
        ).map { row in
            (
                task: try row.task("task"), rerun: try row.optionalText("rerun"),
                isPurged: try row.optionalText("purged_at") != nil
            )
        }.filter { $0.task.digest == digest }.sorted { $0.task < $1.task }
        if let open = known.last(where: { !$0.isPurged && $0.rerun == rerun }) {
            return open.task
        }
        let run = known.last.map { $0.task.run + 1 } ?? 0
        return TaskID(resource: resource, digest: digest, run: run)
    }

    /// A task that is at work keeps its open attempt; the planner stops it.
    private func recordSuccess(of task: TaskID) throws {
        let last = try Row.first(
            db,
            sql: """
                SELECT max(number) AS number, min(ended_at IS NOT NULL) AS all_ended
                FROM attempts WHERE work = ?
                """, arguments: [task.work])
        guard try last?.optionalInt("all_ended") != 0 else { return }
        let number = try (last?.optionalInt("number") ?? 0) + 1
        try db.insertAttempt(number, of: task, at: now)
        try db.run(
            sql: """
                UPDATE attempts SET ended_at = ?, ended = 'succeeded', message = ?
                WHERE task = ? AND number = ?
                """,
            arguments: [now.stored, Reason.sameInputs.sentence, task.stored, number])
    }
}
