import GRDB
import Manifests
public import Planning

extension StateStore {
    /// Commits the row that permits `action` and, in the same transaction, what its begin implies:
    /// the task and attempt of new work, the reason of a stop, the pinned version of an upload.
    ///
    /// Throws `alreadyOpen` while an intent of this action or resource is not finished.
    public func begin(
        _ action: PlannedAction, revision: String, at now: Instant
    ) throws(StateStoreError) -> OpenIntent {
        let record = try write { db in
            let epoch = try ownEpoch(db)
            try Self.refuseSecond(action, db)
            var detail = IntentDetail(action)
            if detail.verb == .upload, let task = action.subject.task {
                detail.objectKey = try objectKey(of: task, db)
            }
            try db.run(
                sql: """
                    INSERT INTO intents (action, verb, resource, task, attempt, detail, reason,
                        revision, epoch, begun_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    action.id.rawValue, detail.verb.rawValue, action.subject.resource.description,
                    action.subject.task?.stored, action.subject.attempt,
                    try StoredJSON.text(detail), action.reason.rawValue, revision, epoch,
                    now.stored,
                ])
            let sequence = Int(db.lastInsertedRowID)
            try JournalBegin(db: db, action: action, detail: detail, now: now).record()
            return IntentRecord(
                actionID: action.id, subject: action.subject, detail: detail, revision: revision,
                epoch: epoch, begunAt: now, unknownMessage: nil, sequence: sequence)
        }
        return OpenIntent(record: record, epoch: record.epoch, installationID: installationID)
    }

    /// The object key for the upload of `task`: the key of its former upload, unless another task
    /// has an object there now.
    private func objectKey(of task: TaskID, _ db: Database) throws -> String {
        let former = try String.first(
            db, sql: "SELECT object_key FROM downloads WHERE task = ?", arguments: [task.stored])
        var number = 1
        var key =
            former
            ?? DownloadKey.derived(
                installationID: installationID, task: task, number: number)
        while try Bool.first(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM downloads
                    WHERE object_key = ? AND task <> ? AND removed_at IS NULL)
                """, arguments: [key, task.stored]) == true
        {
            number += 1
            key = DownloadKey.derived(
                installationID: installationID, task: task, number: number)
        }
        return key
    }

    /// Records what came of the action: the journal's row, attempts, versions, inventory,
    /// notifications and audit in one transaction. When it throws, the row is still open.
    public func finish(
        _ intent: consuming OpenIntent, as outcome: Outcome, at now: Instant
    ) throws(StateStoreError) {
        let sequence = intent.sequence
        let actionID = intent.actionID
        let detail = intent.detail
        let subject = intent.subject
        try write { db in
            _ = try ownEpoch(db)
            try Self.close(sequence, of: actionID, as: outcome, at: now, db)
            let end = JournalFinish(
                db: db, subject: subject, actionID: actionID, detail: detail, now: now)
            switch outcome {
            case .succeeded(let effect): try end.succeeded(effect)
            case .failed(let failure, let message): try end.failed(failure, message)
            case .skipped(let reason): try end.skipped(reason)
            case .unknown(let message): try end.unknown(message)
            }
            try db.touch(subject.resource)
        }
    }

    /// Intents whose outcome is not known, oldest first. The daemon settles them at start by
    /// looking at the world.
    public func openIntents() throws(StateStoreError) -> [IntentRecord] {
        try read { db in
            try Row.all(
                db, sql: "SELECT * FROM intents WHERE finished_at IS NULL ORDER BY sequence"
            ).map { try IntentRecord(row: $0) }
        }
    }

    /// The permission for an intent that an earlier process, or an unknown outcome, left open.
    ///
    /// Throws `notOpen` when the intent is finished.
    public func resume(_ record: IntentRecord) throws(StateStoreError) -> OpenIntent {
        let epoch = try read { db in
            let isOpen = try Bool.first(
                db, sql: "SELECT finished_at IS NULL FROM intents WHERE sequence = ?",
                arguments: [record.sequence])
            guard isOpen == true else { throw StateStoreError.notOpen(record.actionID) }
            return try ownEpoch(db)
        }
        return OpenIntent(record: record, epoch: epoch, installationID: installationID)
    }

    /// Failures of each action since its last success, for the verbs whose failure ends no attempt.
    public func actionFailures() throws(StateStoreError) -> [ActionID: ActionFailures] {
        try read { db in
            let rows = try Row.all(db, sql: "SELECT * FROM action_failures")
            return try Dictionary(
                rows.map { row in
                    (
                        ActionID(rawValue: try row.text("action")),
                        ActionFailures(
                            count: try row.int("count"), lastAt: try row.instant("last_at"),
                            message: try row.text("message"))
                    )
                }, uniquingKeysWith: { first, _ in first })
        }
    }

    private static func refuseSecond(_ action: PlannedAction, _ db: Database) throws {
        let isOpen = try Bool.first(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM intents
                WHERE finished_at IS NULL AND (action = ? OR resource = ?))
                """, arguments: [action.id.rawValue, action.subject.resource.description])
        if isOpen == true { throw StateStoreError.alreadyOpen(action.id) }
    }

    private static func close(
        _ sequence: Int, of action: ActionID, as outcome: Outcome, at now: Instant, _ db: Database
    ) throws {
        let (word, message): (String?, String?) =
            switch outcome {
            case .succeeded: ("succeeded", nil)
            case .failed(let failure, let message): ("failed", "\(failure.rawValue): \(message)")
            case .skipped(let reason): ("skipped", reason)
            case .unknown(let message): (nil, message)
            }
        let column = word == nil ? "unknown_message" : "message"
        try db.run(
            sql: """
                UPDATE intents SET outcome = ?, finished_at = ?, \(column) = ?
                WHERE sequence = ? AND finished_at IS NULL
                """, arguments: [word, word == nil ? nil : now.stored, message, sequence])
        guard db.changesCount == 1 else { throw StateStoreError.notOpen(action) }
    }
}

/// Consecutive failures of one action.
public struct ActionFailures: Sendable, Hashable {
    public let count: Int
    public let lastAt: Instant
    public let message: String
}

extension IntentRecord {
    init(row: Row) throws {
        self.init(
            actionID: ActionID(rawValue: try row.text("action")),
            subject: ActionSubject(
                resource: try row.resource("resource"), task: try row.optionalTask("task"),
                attempt: try row.optionalInt("attempt")),
            detail: try row.json("detail", IntentDetail.self),
            revision: try row.text("revision"), epoch: try row.int("epoch"),
            begunAt: try row.instant("begun_at"),
            unknownMessage: try row.optionalText("unknown_message"),
            sequence: try row.int("sequence"))
    }
}
