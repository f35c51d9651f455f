import GRDB
import Manifests
import Planning

/// Ends one attempt and stores the version and the current result that a success brings.
///
/// Does nothing when the attempt has ended before.
struct AttemptConclusion {
    let db: Database
    let task: TaskID
    let number: Int
    /// Whether the result is a file of the repository, not of a worker.
    let isTakenIn: Bool
    let now: Instant

    func end(as end: AttemptEnd, message: String?, artifact: Artifact?) throws {
        try db.run(
            sql: """
                UPDATE attempts SET ended_at = ?, ended = ?, failure = ?,
                    stop_reason = coalesce(?, stop_reason), message = ?
                WHERE task = ? AND number = ? AND ended IS NULL
                """,
            arguments: [
                now.stored, end.word, end.failure?.rawValue, end.stopReason?.rawValue, message,
                task.stored, number,
            ])
        guard db.changesCount == 1 else { return }
        let isPreview = try db.isPreview(task)
        let ended = "attempt \(number) ended: \(end.sentence)"
        try db.insertEvent(
            about: task.resource, .task, reason: end.word,
            message: isPreview ? "preview, \(ended)" : message ?? ended, at: now)
        // Nobody in the lab made a file that was taken in.
        if !isPreview, !(isTakenIn && end == .succeeded) {
            try db.audit(
                .ended(task.resource.kind, end), by: .daemon, about: task.resource, at: now)
        }
        guard end == .succeeded else { return }
        if task.resource.kind.traits.result == .object {
            try db.notify(.downloadReady, about: task, at: now)
            return
        }
        guard let artifact else {
            throw StateStoreError.contradiction(
                "attempt \(number) of \(task) ended as a success without an artifact")
        }
        try insertVersion(artifact)
        guard !isPreview else { return }
        try makeCurrentUnlessLate()
        if task.resource.kind.traits.result != .file {
            try db.notify(.finished, about: task, at: now)
        }
    }

    /// Adds the version of the success, superseded until it becomes the current result. A result of
    /// the same inputs that was taken over while the attempt ended stays as it is.
    private func insertVersion(_ artifact: Artifact) throws {
        try db.run(
            sql: """
                INSERT INTO versions (task, resource, artifact_digest, size_bytes, file_count,
                    image_id, producer, succeeded_at, superseded_at)
                VALUES (?, ?, ?, ?, ?,
                    (SELECT image_id FROM attempts WHERE task = ? AND number = ?), ?, ?, ?)
                ON CONFLICT (task) DO NOTHING
                """,
            arguments: [
                task.stored, task.resource.description, artifact.digest, artifact.sizeBytes,
                artifact.fileCount, task.stored, number, task.stored, now.stored, now.stored,
            ])
    }

    /// Makes the success the current result, unless the result that the manifest asks for is
    /// current already: then the late success stays superseded.
    private func makeCurrentUnlessLate() throws {
        let inventory = try Row.first(
            db, sql: "SELECT input_digest, current FROM inventory WHERE resource = ?",
            arguments: [task.resource.description])
        guard let inventory else { return }
        let wanted = try inventory.optionalWord("input_digest", InputDigest.self)
        let current = try inventory.optionalTask("current")
        let isLate = wanted != task.digest && current?.digest == wanted
        if !isLate { try db.makeCurrent(task, of: task.resource, at: now) }
    }
}

extension Database {
    /// Whether the task is a preview: it makes a picture of its own resource's result, and no
    /// result itself.
    func isPreview(_ task: TaskID) throws -> Bool {
        try Bool.first(
            self,
            sql: "SELECT EXISTS (SELECT 1 FROM task_inputs WHERE task = ? AND source = ?)",
            arguments: [task.stored, task.resource.description]) ?? false
    }

    /// Makes the version of `task` the current result of `resource`; the former one is superseded.
    func makeCurrent(_ task: TaskID, of resource: ResourceID, at now: Instant) throws {
        try run(
            sql: """
                UPDATE versions SET superseded_at = coalesce(superseded_at, ?)
                WHERE task = (SELECT current FROM inventory WHERE resource = ?) AND task <> ?
                """, arguments: [now.stored, resource.description, task.stored])
        try run(
            sql: "UPDATE versions SET superseded_at = NULL WHERE task = ?",
            arguments: [task.stored])
        try run(
            sql: "UPDATE inventory SET current = ?, updated_at = ? WHERE resource = ?",
            arguments: [task.stored, now.stored, resource.description])
    }
}

extension AttemptEnd {
    var word: String {
        switch self {
        case .succeeded: "succeeded"
        case .failed: "failed"
        case .stopped: "stopped"
        }
    }

    var failure: FailureClass? {
        if case .failed(let failure) = self { failure } else { nil }
    }

    var stopReason: StopReason? {
        if case .stopped(let reason) = self { reason } else { nil }
    }

    var sentence: String {
        switch self {
        case .succeeded: "succeeded"
        case .failed(let failure): "failed (\(failure.rawValue))"
        case .stopped(let reason): "stopped (\(reason.rawValue))"
        }
    }

    /// The end that `row` stores; nil while the attempt is open.
    static func of(_ row: Row) throws -> AttemptEnd? {
        switch try row.optionalText("ended") {
        case nil: return nil
        case "succeeded": return .succeeded
        case "failed": return .failed(try row.word("failure", FailureClass.self))
        default: return .stopped(try row.word("stop_reason", StopReason.self))
        }
    }
}
