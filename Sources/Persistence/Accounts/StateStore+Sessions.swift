import GRDB
import Manifests
public import Planning

extension StateStore {
    /// Remembers a one-time sign-in link; only the SHA-256 of its token is kept.
    public func addSignInLink(
        token: String, for viewer: Viewer, validFor length: Duration, at now: Instant
    ) throws(StateStoreError) {
        try add(token, to: "sign_in_links", for: viewer, validFor: length, at: now)
    }

    /// Uses up a sign-in link and returns its viewer; nil when the link is unknown, used or
    /// expired.
    ///
    /// A crash afterwards leaves the link used.
    public func redeemSignInLink(
        token: String, at now: Instant
    ) throws(StateStoreError) -> Viewer? {
        try write { db in
            guard
                let viewer = try Self.viewer(
                    of: token, in: "sign_in_links", where: "used_at IS NULL", at: now, db)
            else { return nil }
            try db.run(
                sql: "UPDATE sign_in_links SET used_at = ? WHERE token_hash = ?",
                arguments: [now.stored, Self.hash(token)])
            return viewer
        }
    }

    /// Remembers a session or a program's token; only the SHA-256 of the token is kept.
    public func addSession(
        token: String, for viewer: Viewer, validFor length: Duration, at now: Instant
    ) throws(StateStoreError) {
        try add(token, to: "sessions", for: viewer, validFor: length, at: now)
    }

    /// The viewer of a session; nil when the token is unknown or the session has expired.
    public func session(token: String, at now: Instant) throws(StateStoreError) -> Viewer? {
        try read { db in
            try Self.viewer(of: token, in: "sessions", where: "1", at: now, db)
        }
    }

    public func endSession(token: String) throws(StateStoreError) {
        try write { db in
            try db.run(
                sql: "DELETE FROM sessions WHERE token_hash = ?",
                arguments: [Self.hash(token)])
        }
    }

    /// Ends all sessions and links of a user, for example when the user is removed.
    public func endSessions(of viewer: Viewer) throws(StateStoreError) {
        try write { db in
            let text = try StoredJSON.text(viewer)
            for table in ["sessions", "sign_in_links"] {
                try db.run(sql: "DELETE FROM \(table) WHERE viewer = ?", arguments: [text])
            }
        }
    }

    /// Deletes sessions and links that have expired.
    public func dropOldSessions(at now: Instant) throws(StateStoreError) {
        try write { db in
            for table in ["sessions", "sign_in_links"] {
                for row in try Row.all(db, sql: "SELECT * FROM \(table)")
                where try Self.isOver(row, at: now) {
                    try db.run(
                        sql: "DELETE FROM \(table) WHERE token_hash = ?",
                        arguments: [try row.text("token_hash")])
                }
            }
        }
    }

    private func add(
        _ token: String, to table: String, for viewer: Viewer, validFor length: Duration,
        at now: Instant
    ) throws(StateStoreError) {
        try write { db in
            try db.run(
                sql: """
                    INSERT INTO \(table) (token_hash, viewer, created_at, valid_ns)
                    VALUES (?, ?, ?, ?)
                    """,
                arguments: [
                    Self.hash(token), try StoredJSON.text(viewer), now.stored, length.nanoseconds,
                ])
        }
    }

    private static func viewer(
        of token: String, in table: String, where condition: String, at now: Instant,
        _ db: Database
    ) throws -> Viewer? {
        let row = try Row.first(
            db, sql: "SELECT * FROM \(table) WHERE token_hash = ? AND \(condition)",
            arguments: [hash(token)])
        guard let row, try !isOver(row, at: now) else { return nil }
        return try row.json("viewer", Viewer.self)
    }

    private static func isOver(_ row: Row, at now: Instant) throws -> Bool {
        let length = Duration.nanoseconds(try row.int("valid_ns"))
        return now.remaining(of: length, since: try row.instant("created_at")) == .zero
    }

    private static func hash(_ token: String) -> String { ContentDigest.sha256(token.utf8) }
}
