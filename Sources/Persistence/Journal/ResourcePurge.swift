import GRDB
import Manifests
import Planning

/// Forgets results. Task rows, metrics, lineage, generations and the audit stay; a task whose
/// result is gone is marked, so that asking for it again is a new run.
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

    /// Forgets the results of a resource that stays. Asked for again, they are made again.
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

    /// Lets go of a resource; its tasks and results stay and are found again by identity.
    func release(_ resource: ResourceID) throws {
        let id = resource.description
        try db.run(sql: "DELETE FROM inventory WHERE resource = ?", arguments: [id])
        try db.run(sql: "DELETE FROM standings WHERE resource = ?", arguments: [id])
        try db.insertEvent(
            about: resource, .resource, reason: "released",
            message: "\(Reason.graceEnded.sentence); its results stay", at: now)
        try db.touch(resource)
    }

    /// Attempts, metrics and lineage stay.
    func purgeLogs(of task: TaskID) throws {
        try db.run(
            sql: "UPDATE attempts SET log_path = NULL WHERE task = ?", arguments: [task.stored])
        try db.insertEvent(
            about: task.resource, .task, reason: "logsPurged",
            message: Reason.logsExpired.sentence, at: now)
    }

    /// Refused by the schema while the version is a current one.
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
