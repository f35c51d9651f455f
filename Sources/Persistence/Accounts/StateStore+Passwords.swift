import GRDB
public import Manifests
public import Planning

/// Credentials of users. Who may be a user is declared in manifests; only the store has the
/// passwords, as hashes.
extension StateStore {
    /// The role of a user whose manifest is in force; nil for anybody else, such as a user whose
    /// manifest was removed.
    public func role(ofUser name: String) throws(StateStoreError) -> UserSpec.Role? {
        let id = ResourceID(kind: .user, owner: "", name: name)
        return try read { db in
            let row = try Row.first(
                db,
                sql: """
                    SELECT json_extract(canonical_spec, '$.role') AS role FROM inventory
                    WHERE resource = ? AND delete_requested_at IS NULL
                    """, arguments: [id.description])
            return try row.map { try $0.optionalWord("role", UserSpec.Role.self) ?? .researcher }
        }
    }

    /// The hash of a user's password, as `setPassword` was given it; nil without a password.
    public func passwordHash(of user: String) throws(StateStoreError) -> String? {
        try read { db in
            try Row.first(
                db, sql: "SELECT hash FROM passwords WHERE user = ?", arguments: [user]
            )?.text("hash")
        }
    }

    /// Sets the password, and ends all sessions and links of the user, the invitation too. A crash
    /// leaves all of it done or nothing.
    ///
    /// - Parameter invitation: the token of the link that allows it; nil for a user who knows the
    ///   old password.
    /// - Returns: false, with nothing done, when the invitation does not work any more.
    public func setPassword(
        _ hash: String, of user: String, by invitation: String?, at now: Instant
    ) throws(StateStoreError) -> Bool {
        let viewer = Viewer.user(name: user)
        return try write { db in
            if let invitation {
                let invited = try Self.viewer(ofLink: invitation, .password, at: now, db)
                guard invited == viewer else { return false }
            }
            try db.run(
                sql: """
                    INSERT INTO passwords (user, hash, changed_at) VALUES (?, ?, ?)
                    ON CONFLICT (user) DO UPDATE
                    SET hash = excluded.hash, changed_at = excluded.changed_at
                    """, arguments: [user, hash, now.stored])
            try Self.endSessions(of: viewer, db)
            return true
        }
    }
}
