import GRDB
import Manifests
import Planning

/// Writes the rows that the begin of an action implies, besides the intent's own row.
struct JournalBegin {
    let db: Database
    let action: PlannedAction
    let detail: IntentDetail
    let now: Instant

    func record() throws {
        switch action.action {
        case .create(let workload):
            let task = try openAttempt()
            let profile = WorkProfile(of: workload, as: task.resource.kind)
            try db.execute(
                sql: """
                    INSERT INTO work_profiles (task, image, workload, amount, settings)
                    VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                    """,
                arguments: [
                    task.stored, profile.image, profile.workload, profile.size?.amount,
                    profile.size?.settings,
                ])
            for input in workload.inputs {
                try db.run(
                    sql: """
                        INSERT INTO task_inputs (task, name, source, digest) VALUES (?, ?, ?, ?)
                        ON CONFLICT DO NOTHING
                        """,
                    arguments: [
                        task.stored, input.name, input.source.description, input.digest.rawValue,
                    ])
            }
        case .ingest:
            try openAttempt()
        case .upload(_, let pinned):
            try pin(pinned.task, for: try openAttempt())
        case .stop(_, let reason):
            let (task, number) = try attempt()
            try db.run(
                sql: """
                    UPDATE attempts SET stop_reason = ?
                    WHERE task = ? AND number = ? AND ended IS NULL
                    """, arguments: [reason.rawValue, task.stored, number])
        case .conclude:
            // A cancellation may be the first record of a task; without its `rerun` the task would
            // not be found again.
            try db.insertTask(try attempt().0, rerun: action.rerun, at: now)
        case .expire:
            try db.run(
                sql: "UPDATE downloads SET expired_at = ? WHERE task = ? AND expired_at IS NULL",
                arguments: [now.stored, action.subject.task?.stored])
        case .start, .collect, .remove, .purge, .purgeVersion, .purgeLogs, .dropData, .release:
            break
        }
        try db.touch(action.subject.resource)
    }

    /// Adds the rows of the task and the attempt unless they exist, and returns the task.
    @discardableResult
    private func openAttempt() throws -> TaskID {
        let (task, number) = try attempt()
        try db.insertTask(task, rerun: action.rerun, at: now)
        try db.insertAttempt(number, of: task, at: now)
        return task
    }

    private func pin(_ pinned: TaskID, for task: TaskID) throws {
        try db.run(
            sql: """
                INSERT INTO downloads (task, resource, pinned, object_key) VALUES (?, ?, ?, ?)
                ON CONFLICT (task) DO UPDATE SET object_key = excluded.object_key,
                    pinned = CASE WHEN expired_at IS NULL THEN pinned ELSE excluded.pinned END,
                    expired_at = NULL, removed_at = NULL
                """,
            arguments: [
                task.stored, task.resource.description, pinned.stored, detail.objectKey,
            ])
    }

    private func attempt() throws -> (TaskID, Int) {
        guard let task = action.subject.task, let number = action.subject.attempt else {
            throw StateStoreError.contradiction(
                "'\(action.id.rawValue)' names no task and attempt; its verb needs both")
        }
        return (task, number)
    }
}

extension Database {
    /// Adds the task's row unless there is one.
    func insertTask(_ task: TaskID, rerun: String?, at now: Instant) throws {
        try run(
            sql: """
                INSERT INTO tasks (task, resource, rerun, created_at) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """, arguments: [task.stored, task.resource.description, rerun, now.stored])
    }

    /// Adds the attempt's row unless the task has one of this number.
    func insertAttempt(_ number: Int, of task: TaskID, at now: Instant) throws {
        try run(
            sql: """
                INSERT INTO attempts (task, number, work, created_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (task, number) DO NOTHING
                """, arguments: [task.stored, number, task.work, now.stored])
    }

    /// Moves a resource to the end of the stream of changes.
    func touch(_ resource: ResourceID) throws {
        try run(
            sql: """
                INSERT INTO resource_changes (resource, sequence)
                VALUES (?, (SELECT coalesce(max(sequence), 0) + 1 FROM resource_changes))
                ON CONFLICT (resource) DO UPDATE SET sequence = excluded.sequence
                """, arguments: [resource.description])
    }
}
