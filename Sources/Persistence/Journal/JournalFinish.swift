import GRDB
import Manifests
import Planning

/// Writes the rows that the outcome of an action implies, besides the end of its intent.
struct JournalFinish {
    let db: Database
    let subject: ActionSubject
    let actionID: ActionID
    let detail: IntentDetail
    let now: Instant

    func succeeded(_ effect: Effect) throws {
        try db.run(
            sql: "DELETE FROM action_failures WHERE action = ?", arguments: [actionID.rawValue])
        try LabConditionWriter(db: db, now: now).end(detail.proves ?? [])
        switch (detail.verb, effect) {
        case (.create, .created(let containerID, let imageID)):
            try created(containerID, imageID)
        case (.start, .started(let engine)): try started(engine)
        case (.stop, .stopped), (.remove, .removed): break
        case (.collect, .collected(let exit)): try collected(exit)
        case (.conclude, .concluded(let logPath)): try concluded(logPath)
        case (.ingest, .ingested(let artifact)):
            try endAttempt(.succeeded, message: nil, artifact: artifact)
        case (.upload, .uploaded(let object)): try uploaded(object)
        case (.expire, .expired): try expired()
        case (.purge, .purged): try ResourcePurge(db: db, now: now).purge(subject.resource)
        case (.dropData, .purged):
            try ResourcePurge(db: db, now: now).dropData(of: subject.resource)
        case (.release, .purged): try ResourcePurge(db: db, now: now).release(subject.resource)
        case (.purgeVersion, .purged): try ResourcePurge(db: db, now: now).purgeVersion(task())
        case (.purgeLogs, .purged): try ResourcePurge(db: db, now: now).purgeLogs(of: task())
        default:
            throw StateStoreError.contradiction(
                "'\(actionID.rawValue)' cannot end as \(effect.word)")
        }
    }

    func failed(_ failure: FailureClass, _ message: String) throws {
        if let cause = LabCause.of(failure, among: detail.proves ?? []),
            try LabConditionWriter(db: db, now: now).failed(cause, message)
        {
            try noteFoundCause()
        }
        if detail.verb == .collect { try collectFailed(failure, message) }
        if detail.verb.traits.contains(.failureEndsAttempt) {
            try endAttempt(.failed(failure), message: message, artifact: nil)
        } else {
            let last = try String.first(
                db, sql: "SELECT message FROM action_failures WHERE action = ?",
                arguments: [actionID.rawValue])
            try db.run(
                sql: """
                    INSERT INTO action_failures (action, count, last_at, message)
                    VALUES (?, 1, ?, ?) ON CONFLICT (action) DO UPDATE SET count = count + 1,
                    last_at = excluded.last_at, message = excluded.message
                    """, arguments: [actionID.rawValue, now.stored, message])
            // A failure that repeats with the same message would push all other events out of the
            // list.
            guard last != message else { return }
        }
        try db.insertEvent(
            about: subject.resource, .task, reason: "\(detail.verb.rawValue)Failed",
            message: "\(failure.rawValue): \(message)", at: now)
    }

    private func noteFoundCause() throws {
        guard let task = subject.task, let number = subject.attempt else { return }
        try db.run(
            sql: "UPDATE attempts SET found_cause = 1 WHERE task = ? AND number = ?",
            arguments: [task.stored, number])
    }

    /// Counts the failed tries to collect an attempt; the last permitted one ends the attempt.
    ///
    /// A full disk never ends it: it raises the count to 1 at most, and a count above 0 is enough
    /// for the planner to give the work up.
    private func collectFailed(_ failure: FailureClass, _ message: String) throws {
        let (task, number) = try attempt()
        try db.run(
            sql: """
                UPDATE attempts
                SET collect_failures = max(collect_failures + ?, 1)
                WHERE task = ? AND number = ? AND ended IS NULL
                """, arguments: [failure == .diskFull ? 0 : 1, task.stored, number])
        try db.touch(task.resource)
        let count = try Int.first(
            db, sql: "SELECT collect_failures FROM attempts WHERE task = ? AND number = ?",
            arguments: [task.stored, number])
        guard failure != .diskFull, let count, count >= AttemptRecord.collectFailuresMax else {
            return
        }
        try endAttempt(
            .failed(failure), message: "its result could not be taken in: \(message)",
            artifact: nil)
    }

    /// Records that nothing was done. The reason of a stop is forgotten when the stop was never
    /// sent, and stays when it may have been sent.
    func skipped(_ reason: String) throws {
        if detail.verb == .stop, let task = subject.task, let number = subject.attempt {
            try db.run(
                sql: """
                    UPDATE attempts SET stop_reason = NULL
                    WHERE task = ? AND number = ? AND ended IS NULL AND NOT EXISTS (
                        SELECT 1 FROM intents WHERE action = ? AND verb = 'stop'
                        AND (unknown_message IS NOT NULL OR outcome IN ('succeeded', 'failed')))
                    """, arguments: [task.stored, number, actionID.rawValue])
        }
        try db.insertEvent(
            about: subject.resource, .task, reason: "\(detail.verb.rawValue)Skipped",
            message: reason, at: now)
    }

    func unknown(_ message: String) throws {
        try db.insertEvent(
            about: subject.resource, .task, reason: "\(detail.verb.rawValue)Unknown",
            message: message, at: now)
    }

    private func created(_ containerID: String, _ imageID: String?) throws {
        let (task, number) = try attempt()
        try db.run(
            sql: """
                UPDATE attempts SET container_id = ?, image_id = ? WHERE task = ? AND number = ?
                """, arguments: [containerID, imageID, task.stored, number])
    }

    private func started(_ engine: String?) throws {
        let (task, number) = try attempt()
        let before = try Int.first(
            db, sql: "SELECT count(*) FROM attempts WHERE task = ? AND started_at IS NOT NULL",
            arguments: [task.stored])
        try db.run(
            sql: """
                UPDATE attempts SET started_at = ?, engine = ?,
                    container_id = coalesce(container_id, ?)
                WHERE task = ? AND number = ? AND started_at IS NULL
                """,
            arguments: [now.stored, engine, detail.containerID, task.stored, number])
        guard db.changesCount == 1 else { return }
        let isPreview = try db.isPreview(task)
        try db.insertEvent(
            about: task.resource, .task, reason: "started",
            message: isPreview ? "preview, attempt \(number) started" : "attempt \(number) started",
            at: now)
        guard before == 0, !isPreview else { return }
        try db.notify(.started, about: task, at: now)
        try db.audit(.started(task.resource.kind), by: .daemon, about: task.resource, at: now)
    }

    private func collected(_ exit: CollectedExit) throws {
        let (task, number) = try attempt()
        try db.run(
            sql: """
                UPDATE attempts SET exit_code = ?, oom_killed = ?, log_path = ?
                WHERE task = ? AND number = ? AND ended IS NULL
                """,
            arguments: [exit.code, exit.oomKilled, exit.logPath, task.stored, number])
        try endAttempt(exit.end, message: exit.message, artifact: exit.artifact)
    }

    /// Ends the attempt. A cancellation without an open attempt is recorded as an attempt of its
    /// own.
    private func concluded(_ logPath: String?) throws {
        guard let end = detail.end else {
            throw StateStoreError.contradiction("'\(actionID.rawValue)' says no end")
        }
        let (task, number) = try attempt()
        try db.insertTask(task, rerun: nil, at: now)
        try db.insertAttempt(number, of: task, at: now)
        try db.run(
            sql: "UPDATE attempts SET log_path = ? WHERE task = ? AND number = ? AND ended IS NULL",
            arguments: [logPath, task.stored, number])
        try endAttempt(end, message: nil, artifact: nil)
    }

    private func uploaded(_ object: UploadedObject) throws {
        let (task, _) = try attempt()
        try db.run(
            sql: """
                UPDATE downloads SET object_key = ?, size_bytes = ?, sha256 = ?,
                    ready_at = coalesce(ready_at, ?) WHERE task = ?
                """,
            arguments: [object.key, object.sizeBytes, object.sha256, now.stored, task.stored])
        try db.run(sql: "DELETE FROM uploads WHERE task = ?", arguments: [task.stored])
        try endAttempt(.succeeded, message: nil, artifact: nil)
    }

    private func expired() throws {
        let task = try task()
        try db.run(sql: "DELETE FROM uploads WHERE task = ?", arguments: [task.stored])
        try db.run(
            sql: "UPDATE downloads SET removed_at = ? WHERE task = ? AND removed_at IS NULL",
            arguments: [now.stored, task.stored])
        guard db.changesCount == 1 else { return }
        let (wasReady, isLatest) = try standingOfObject(task)
        let message =
            switch (wasReady, isLatest) {
            case (true, true): "the object was deleted"
            case (true, false): "the object of an earlier run was deleted"
            case (false, _): "the possible remains of an upload were deleted"
            }
        try db.insertEvent(
            about: task.resource, .task, reason: "expired", message: message, at: now)
        // After a later run, people fetch the later object, so the loss of the earlier one is no
        // news.
        if wasReady, isLatest { try db.notify(.downloadExpired, about: task, at: now) }
    }

    /// Whether the object of a download could be fetched, and whether no run came after it.
    private func standingOfObject(_ task: TaskID) throws -> (wasReady: Bool, isLatest: Bool) {
        let row = try Row.first(
            db,
            sql: """
                SELECT d.ready_at IS NOT NULL AS was_ready, NOT EXISTS (
                    SELECT 1 FROM tasks later
                    WHERE later.resource = own.resource AND later.created_at > own.created_at
                ) AS is_latest
                FROM downloads d JOIN tasks own USING (task) WHERE task = ?
                """, arguments: [task.stored])
        return (try row?.int("was_ready") == 1, try row?.int("is_latest") == 1)
    }

    private func endAttempt(_ end: AttemptEnd, message: String?, artifact: Artifact?) throws {
        let (task, number) = try attempt()
        try AttemptConclusion(
            db: db, task: task, number: number, isTakenIn: detail.verb == .ingest, now: now
        ).end(as: end, message: message, artifact: artifact)
    }

    private func task() throws -> TaskID {
        guard let task = subject.task else {
            throw StateStoreError.contradiction("'\(actionID.rawValue)' names no task")
        }
        return task
    }

    private func attempt() throws -> (TaskID, Int) {
        guard let number = subject.attempt else {
            throw StateStoreError.contradiction("'\(actionID.rawValue)' names no attempt")
        }
        return (try task(), number)
    }
}

extension Effect {
    /// The name of the effect in messages.
    var word: String {
        switch self {
        case .created: "created"
        case .started: "started"
        case .stopped: "stopped"
        case .collected: "collected"
        case .concluded: "concluded"
        case .removed: "removed"
        case .ingested: "ingested"
        case .uploaded: "uploaded"
        case .expired: "expired"
        case .purged: "purged"
        }
    }
}
