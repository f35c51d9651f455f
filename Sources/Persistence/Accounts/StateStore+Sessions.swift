import GRDB
import Manifests
public import Planning

/// What somebody may do who has a link, once.
public enum LinkPurpose: String, Sendable, Hashable, CaseIterable {
    /// Begin a session.
    case session
    /// Set the password of the user.
    case password
}

extension StateStore {
    /// Remembers a one-time link; only the SHA-256 of its token is kept.
    public func addSignInLink(
        token: String, for viewer: Viewer, to purpose: LinkPurpose = .session,
        validFor length: Duration, at now: Instant
    ) throws(StateStoreError) {
        try write { db in
            try db.run(
                sql: """
                    INSERT INTO sign_in_links (token_hash, viewer, created_at, valid_ns, purpose)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    Self.hash(token), try StoredJSON.text(viewer), now.stored, length.nanoseconds,
                    purpose.rawValue,
                ])
        }
    }

    /// The viewer of a link that can still be used; nil for any other. The link stays.
    public func signInLink(
        token: String, to purpose: LinkPurpose, at now: Instant
    ) throws(StateStoreError) -> Viewer? {
        try read { db in try Self.viewer(ofLink: token, purpose, at: now, db) }
    }

    /// Uses up a link that begins a session and returns its viewer; nil when the link is unknown,
    /// used or expired, or has another purpose.
    ///
    /// A crash afterwards leaves the link used.
    public func redeemSignInLink(
        token: String, at now: Instant
    ) throws(StateStoreError) -> Viewer? {
        try write { db in
            guard let viewer = try Self.viewer(ofLink: token, .session, at: now, db) else {
                return nil
            }
            try db.run(
                sql: "UPDATE sign_in_links SET used_at = ? WHERE token_hash = ?",
                arguments: [now.stored, Self.hash(token)])
            return viewer
        }
    }

    /// Remembers a session; only the SHA-256 of the token is kept.
    public func addSession(
        token: String, for viewer: Viewer, validFor length: Duration, at now: Instant
    ) throws(StateStoreError) {
        try write { db in
            try db.run(
                sql: """
                    INSERT INTO sessions (token_hash, viewer, created_at, valid_ns)
                    VALUES (?, ?, ?, ?)
                    """,
                arguments: [
                    Self.hash(token), try StoredJSON.text(viewer), now.stored, length.nanoseconds,
                ])
        }
    }

    /// The viewer of a session; nil when the token is unknown or the session has expired.
    public func session(token: String, at now: Instant) throws(StateStoreError) -> Viewer? {
        try read { db in
            try Self.viewer(of: token, in: "sessions", where: "1", at: now, db)
        }
    }

    /// Ends the session; one that is unknown or over is fine.
    public func endSession(token: String) throws(StateStoreError) {
        try write { db in
            try db.run(
                sql: "DELETE FROM sessions WHERE token_hash = ?",
                arguments: [Self.hash(token)])
        }
    }

    /// Ends all sessions and links of a user, for example when the user is removed.
    public func endSessions(of viewer: Viewer) throws(StateStoreError) {
        try write { db in try Self.endSessions(of: viewer, db) }
    }

    static func endSessions(of viewer: Viewer, _ db: Database) throws {
        let text = try StoredJSON.text(viewer)
        for table in ["sessions", "sign_in_links"] {
            try db.run(sql: "DELETE FROM \(table) WHERE viewer = ?", arguments: [text])
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

    static func viewer(
        ofLink token: String, _ purpose: LinkPurpose, at now: Instant, _ db: Database
    ) throws -> Viewer? {
        try viewer(
            of: token, in: "sign_in_links",
            where: "used_at IS NULL AND purpose = '\(purpose.rawValue)'", at: now, db)
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
