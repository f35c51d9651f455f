import GRDB
import Manifests
public import Planning
import Synchronization

extension StateStore {
    /// Stores standings. A standing that did not change is not written; without changes no write
    /// transaction is opened. A change to `Failed` notifies the owner in the same transaction.
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

    /// Records a look into the repository. A look with the same result as the one before is kept
    /// only in memory, so its time is lost with the process.
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
            guard report.isRefusal, let error = report.error else { return }
            try db.insertLabEvent(reason: "revisionRefused", message: error, at: report.at)
        }
    }

    /// The last look into the repository; nil before the first.
    public func lastSync() throws(StateStoreError) -> SyncRecord? {
        try read { try lastSync($0) }
    }

    func lastSync(_ db: Database) throws -> SyncRecord? {
        try heldSync.withLock(\.self) ?? SyncRecord.last(db)
    }

    /// Stores the health of a part of the lab, or of a service that it needs; to be called when
    /// that changed. An event of the lab tells that it began to fail or recovered.
    public func recordHealth(_ report: HealthRecord) throws(StateStoreError) {
        try write { db in
            let before = try Row.first(
                db, sql: "SELECT is_healthy, message FROM health WHERE name = ?",
                arguments: [report.name])
            let known = try before.map {
                (isHealthy: try $0.int("is_healthy") == 1, message: try $0.text("message"))
            }
            if let reason = report.eventReason(after: known) {
                try db.insertLabEvent(reason: reason, message: report.eventMessage, at: report.at)
            }
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
    /// Whether the commit was found but refused, which an event of the lab tells. Not stored.
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

/// The health of a part of the lab, or of a service that it needs, such as the Engine, the bucket,
/// the manifests or the guard.
public struct HealthRecord: Sendable, Hashable {
    /// The name of the guard's record, which is not healthy while the guard holds something back.
    public static let guardName = "Guard"
    /// The name of the record of the newest manifests.
    public static let manifestsName = "Manifests"

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

extension HealthRecord {
    /// The reason of the event that tells of the change; nil when no event does. A guard that goes
    /// on holding, but another set, is such a change.
    fileprivate func eventReason(after known: (isHealthy: Bool, message: String)?) -> String? {
        let isGuard = name == Self.guardName
        let wasHealthy = known?.isHealthy ?? true
        guard isHealthy != wasHealthy || (isGuard && !isHealthy && message != known?.message)
        else { return nil }
        if isGuard { return isHealthy ? "guardReleased" : "guardHolds" }
        return "\(name.prefix(1).lowercased())\(name.dropFirst())"
            + (isHealthy ? "Recovered" : "Failing")
    }

    fileprivate var eventMessage: String {
        if !message.isEmpty { return message }
        switch name {
        case Self.guardName: return "nothing is held back any more"
        case Self.manifestsName: return "all manifests of the revision are in force"
        default: return isHealthy ? "\(name) is well again" : "\(name) fails"
        }
    }
}
