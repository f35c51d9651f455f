import GRDB
public import Manifests
public import Planning

/// Stores the lab's conditions. Each failure of a cause is counted in its condition; the first
/// success that proves the cause to work deletes it.
struct LabConditionWriter {
    let db: Database
    let now: Instant

    /// Counts a failure; returns true when the cause had no condition before.
    func failed(_ cause: LabCause, _ message: String) throws -> Bool {
        let isKnown = try Bool.first(
            db, sql: "SELECT EXISTS (SELECT 1 FROM lab_conditions WHERE cause = ?)",
            arguments: [cause.rawValue])
        try db.run(
            sql: """
                INSERT INTO lab_conditions (cause, since, failures, last_at, message)
                VALUES (?1, ?2, 1, ?2, ?3) ON CONFLICT (cause) DO UPDATE SET
                    failures = failures + 1, last_at = excluded.last_at, message = excluded.message
                """, arguments: [cause.rawValue, now.stored, message])
        return isKnown == false
    }

    /// Deletes the conditions of causes that were seen to work or that nothing needs.
    func end(_ causes: [LabCause]) throws {
        for cause in causes {
            try db.run(
                sql: "DELETE FROM lab_conditions WHERE cause = ?", arguments: [cause.rawValue])
        }
    }
}

extension StateStore {
    /// Deletes the conditions of causes that nothing needs any more.
    public func endConditions(
        _ causes: [LabCause], at now: Instant
    ) throws(StateStoreError) {
        guard !causes.isEmpty else { return }
        try write { db in try LabConditionWriter(db: db, now: now).end(causes) }
    }

    /// Tells of a lasting condition, once: as an event of the lab and as a notification to each of
    /// `admins`.
    public func tell(
        of cause: LabCause, _ condition: LabCondition, to admins: [ResourceID], at now: Instant
    ) throws(StateStoreError) {
        try write { db in
            try db.run(
                sql: "UPDATE lab_conditions SET told_at = ? WHERE cause = ? AND told_at IS NULL",
                arguments: [now.stored, cause.rawValue])
            guard db.changesCount == 1 else { return }
            let body = "\(cause.reason.sentence), for an hour now: \(condition.message)"
            try db.insertLabEvent(reason: cause.reason.rawValue, message: body, at: now)
            for admin in admins {
                try db.notify(
                    .labTrouble,
                    owner: ResourceID(kind: .user, owner: admin.name, name: admin.name),
                    stableID: "\(cause.rawValue) \(condition.since.stored) \(admin.name)",
                    body: body, at: now)
            }
        }
    }
}

extension ObservedReader {
    static func conditions(_ db: Database) throws -> [LabCause: LabCondition] {
        let rows = try Row.all(db, sql: "SELECT * FROM lab_conditions")
        var found: [LabCause: LabCondition] = [:]
        for row in rows {
            found[try row.word("cause", LabCause.self)] = LabCondition(
                since: try row.instant("since"), failures: try row.int("failures"),
                lastAt: try row.instant("last_at"), message: try row.text("message"))
        }
        return found
    }
}
