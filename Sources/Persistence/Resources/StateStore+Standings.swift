import GRDB
import Manifests
public import Planning
import Synchronization

extension StateStore {
    /// Stores where resources stand. What stands as before is not written; when nothing changed
    /// no transaction is opened. A change to `Failed` tells the owner in the same transaction.
    public func record(
        _ standings: [ResourceStanding], at now: Instant
    ) throws(StateStoreError) {
        let changed = try read { db in
            try StandingWriter(db: db, now: now).changed(among: standings)
        }
        guard !changed.isEmpty else { return }
        try write { db in
            let writer = StandingWriter(db: db, now: now)
            for standing in changed { try writer.write(standing) }
        }
    }

    /// Remembers what the last look into the repository brought. A look that brought what the one
    /// before did is not written: its time is lost with the process.
    public func recordSync(_ report: SyncRecord) throws(StateStoreError) {
        let known = try lastSync()
        let isNews =
            known?.error != report.error
            || known?.revision != report.revision ?? known?.revision
        if isNews || known == nil { try writeSync(report) }
        heldSync.withLock {
            $0 = SyncRecord(
                at: report.at, revision: report.revision ?? known?.revision, error: report.error)
        }
    }

    private func writeSync(_ report: SyncRecord) throws(StateStoreError) {
        try write { db in
            try db.run(
                sql: """
                    INSERT INTO last_sync (id, at, revision, error) VALUES (1, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET at = excluded.at,
                    revision = coalesce(excluded.revision, revision), error = excluded.error
                    """, arguments: [report.at.stored, report.revision, report.error])
            guard report.isRefusal else { return }
            try db.run(
                sql: """
                    INSERT INTO events (resource, scope, reason, message, at)
                    VALUES (NULL, 'lab', 'revisionRefused', ?, ?)
                    """, arguments: [report.error, report.at.stored])
        }
    }

    /// The last look into the repository; nil before the first.
    public func lastSync() throws(StateStoreError) -> SyncRecord? {
        try read { try lastSync($0) }
    }

    func lastSync(_ db: Database) throws -> SyncRecord? {
        try heldSync.withLock(\.self) ?? SyncRecord.last(db)
    }

    /// Stores whether something outside that the lab needs answers, when that changed.
    public func recordHealth(_ report: HealthRecord) throws(StateStoreError) {
        try write { db in
            try db.run(
                sql: """
                    INSERT INTO health (name, is_healthy, message, at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET is_healthy = excluded.is_healthy,
                    message = excluded.message, at = excluded.at
                    """,
                arguments: [report.name, report.isHealthy, report.message, report.at.stored])
        }
    }
}

/// A look into the repository.
public struct SyncRecord: Sendable, Hashable {
    public let at: Instant
    /// The commit that was found; the one before stays when a look finds none.
    public let revision: String?
    /// Why it did not succeed, without secrets; nil when it did.
    public let error: String?
    /// Whether the commit was found and is not taken, which history tells. Not stored.
    public let isRefusal: Bool

    public init(at: Instant, revision: String?, error: String?, isRefusal: Bool = false) {
        self.at = at
        self.revision = revision
        self.error = error
        self.isRefusal = isRefusal
    }

    fileprivate static func last(_ db: Database) throws -> SyncRecord? {
        try Row.first(db, sql: "SELECT * FROM last_sync").map {
            SyncRecord(
                at: try $0.instant("at"), revision: try $0.optionalText("revision"),
                error: try $0.optionalText("error"))
        }
    }
}

/// Whether something outside, such as the Engine or the bucket, answers.
public struct HealthRecord: Sendable, Hashable {
    public let name: String
    public let isHealthy: Bool
    public let message: String
    public let at: Instant

    public init(name: String, isHealthy: Bool, message: String, at: Instant) {
        self.name = name
        self.isHealthy = isHealthy
        self.message = message
        self.at = at
    }
}
