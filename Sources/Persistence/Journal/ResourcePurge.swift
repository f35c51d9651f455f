import GRDB
import Manifests
import Planning

/// Deletes the rows of results. Task rows, metrics, lineage, generations and the audit stay; a task
/// whose result is gone is marked, so that asking for it again is a new run.
struct ResourcePurge {
    let db: Database
    let now: Instant

    func purge(_ resource: ResourceID) throws {
        let id = resource.description
        try db.run(sql: "DELETE FROM inventory WHERE resource = ?", arguments: [id])
        try db.run(sql: "DELETE FROM versions WHERE resource = ?", arguments: [id])
        try db.run(sql: "DELETE FROM standings WHERE resource = ?", arguments: [id])
        try db.run(
            sql: "UPDATE tasks SET purged_at = ? WHERE resource = ? AND purged_at IS NULL",
            arguments: [now.stored, id])
        try db.insertEvent(
            about: resource, .resource, reason: "purged", message: Reason.graceEnded.sentence,
            at: now)
    }

    /// Deletes the results of a resource that stays. Work that is asked for again is done again.
    func dropData(of resource: ResourceID) throws {
        let id = resource.description
        try db.run(sql: "UPDATE inventory SET current = NULL WHERE resource = ?", arguments: [id])
        try db.run(sql: "DELETE FROM versions WHERE resource = ?", arguments: [id])
        try db.run(
            sql: "UPDATE tasks SET purged_at = ? WHERE resource = ? AND purged_at IS NULL",
            arguments: [now.stored, id])
        try db.insertEvent(
            about: resource, .resource, reason: "dataDropped",
            message: Reason.dataDropped.sentence, at: now)
        try db.touch(resource)
    }

    /// Removes a resource from the inventory. Its tasks and results stay and are found again by
    /// identity.
    func release(_ resource: ResourceID) throws {
        let id = resource.description
        try db.run(sql: "DELETE FROM inventory WHERE resource = ?", arguments: [id])
        try db.run(sql: "DELETE FROM standings WHERE resource = ?", arguments: [id])
        try db.insertEvent(
            about: resource, .resource, reason: "released",
            message: "\(Reason.graceEnded.sentence); its results stay", at: now)
        try db.touch(resource)
    }

    /// Forgets the logs of a task. Attempts, metrics and lineage stay.
    func purgeLogs(of task: TaskID) throws {
        try db.run(
            sql: "UPDATE attempts SET log_path = NULL WHERE task = ?", arguments: [task.stored])
        try db.insertEvent(
            about: task.resource, .task, reason: "logsPurged",
            message: Reason.logsExpired.sentence, at: now)
    }

    /// Deletes a version. The schema refuses this while the version is a current result.
    func purgeVersion(_ task: TaskID) throws {
        try db.run(sql: "DELETE FROM versions WHERE task = ?", arguments: [task.stored])
        try db.run(
            sql: "UPDATE tasks SET purged_at = ? WHERE task = ? AND purged_at IS NULL",
            arguments: [now.stored, task.stored])
        try db.insertEvent(
            about: task.resource, .task, reason: "versionPurged",
            message: Reason.retentionEnded.sentence, at: now)
    }
}
