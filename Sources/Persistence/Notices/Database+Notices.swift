import GRDB
import Manifests
import Planning

extension Database {
    /// Notifies the owner of `task`, once for each type.
    func notify(_ type: NoticeType, about task: TaskID, at now: Instant) throws {
        try notify(
            type, owner: task.resource, stableID: "\(type.rawValue) \(task.stored)",
            body: type.sentence(of: task.resource), at: now)
    }

    /// Adds the notification unless one of the same stable id was ever added. A resource of the
    /// lab's catalogue has no owner, so nobody is notified.
    func notify(
        _ type: NoticeType, owner resource: ResourceID, stableID: String, body: String,
        at now: Instant
    ) throws {
        guard !resource.owner.isEmpty else { return }
        try run(
            sql: """
                INSERT INTO notifications (stable_id, owner, type, title, body, resource, at)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (stable_id) DO NOTHING
                """,
            arguments: [
                stableID, resource.owner, type.rawValue, type.title(of: resource), body,
                resource.description, now.stored,
            ])
    }

    /// Adds an event of `resource`; only the newest are kept.
    func insertEvent(
        about resource: ResourceID, _ scope: EventScope, reason: String, message: String,
        at now: Instant
    ) throws {
        try run(
            sql: """
                INSERT INTO events (resource, scope, reason, message, at) VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [resource.description, scope.rawValue, reason, message, now.stored])
        try run(
            sql: """
                DELETE FROM events WHERE resource = ? AND sequence <= (
                    SELECT sequence FROM events WHERE resource = ?
                    ORDER BY sequence DESC LIMIT 1 OFFSET ?)
                """,
            arguments: [resource.description, resource.description, EventScope.keptMax])
    }
}

extension Database {
    /// Adds an event of the lab as a whole; only the newest are kept.
    func insertLabEvent(reason: String, message: String, at now: Instant) throws {
        try run(
            sql: """
                INSERT INTO events (resource, scope, reason, message, at)
                VALUES (NULL, 'lab', ?, ?, ?)
                """, arguments: [reason, message, now.stored])
        try run(
            sql: """
                DELETE FROM events WHERE resource IS NULL AND sequence <= (
                    SELECT sequence FROM events WHERE resource IS NULL
                    ORDER BY sequence DESC LIMIT 1 OFFSET ?)
                """, arguments: [EventScope.labKeptMax])
    }
}

/// Who may see an event: `task` events belong to the owner and admins only.
enum EventScope: String {
    case resource, task, lab

    /// Events kept for each resource.
    static let keptMax = 500
    /// Events kept of the lab as a whole.
    static let labKeptMax = 5000
}

extension NoticeType {
    func title(of resource: ResourceID) -> String {
        let name = "\(resource.kind.rawValue) '\(resource.name)'"
        return switch self {
        case .started: "\(name) started"
        case .finished: "\(name) finished"
        case .failed: "\(name) failed"
        case .downloadReady: "\(name) is ready"
        case .downloadExpired: "\(name) expired"
        case .labTrouble: "The lab needs its operator"
        }
    }

    func sentence(of resource: ResourceID) -> String {
        switch self {
        case .started: "\(resource) began its work."
        case .finished: "\(resource) has a new result."
        case .failed: "\(resource) failed; its page says why."
        case .downloadReady: "\(resource) is in the bucket; its page makes a link."
        case .downloadExpired:
            "\(resource) was deleted from the bucket; change 'rerun' to upload it again."
        case .labTrouble: "The lab's page says what is missing."
        }
    }
}
