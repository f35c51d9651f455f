internal import Foundation
import GRDB
public import Logging

extension StateStore {
    /// Opens the database at `path`, or makes it, and brings its schema up to date.
    ///
    /// Durability settings are set and read back, and the pages are checked. `installationID` is
    /// used when the database is new; else the stored one stands.
    public static func open(
        at path: String, installationID: String, logger: Logger
    ) throws(StateStoreError) -> StateStore {
        do {
            try keepPrivate(path)
            let pool = try DatabasePool(path: path, configuration: configuration())
            try setDurability(of: pool)
            try checkPages(of: pool)
            let migrator = Schema.migrator()
            guard try pool.read({ try !migrator.hasBeenSuperseded($0) }) else {
                throw StateStoreError.newerSchema
            }
            try migrator.migrate(pool)
            let stored = try pool.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO installation (id, installation_id, epoch) VALUES (1, ?, 0)
                        ON CONFLICT (id) DO NOTHING
                        """, arguments: [installationID])
                return try String.fetchOne(db, sql: "SELECT installation_id FROM installation")
            }
            return StateStore(
                pool: pool, installationID: stored ?? installationID, logger: logger)
        } catch {
            throw StateStoreError(error)
        }
    }

    /// Lets only the daemon's user read the database, which holds hashes of secrets and private
    /// results. SQLite gives the files that it makes beside the database the same permissions.
    private static func keepPrivate(_ path: String) throws {
        let files = FileManager.default
        let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        for each in [path, path + "-wal", path + "-shm"] where files.fileExists(atPath: each) {
            try files.setAttributes(mode, ofItemAtPath: each)
        }
        if !files.fileExists(atPath: path) {
            _ = files.createFile(atPath: path, contents: nil, attributes: mode)  // SQLite says why
        }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.label = "state"
        configuration.busyMode = .timeout(10)
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        return configuration
    }

    /// GRDB sets `synchronous=NORMAL` when it opens the writer, so FULL is set afterwards.
    private static func setDurability(of pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
            let expected = [
                ("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"),
                ("busy_timeout", "10000"),
            ]
            for (pragma, wanted) in expected {
                let found = try String.fetchOne(db, sql: "PRAGMA \(pragma)") ?? "nothing"
                guard found == wanted else {
                    throw StateStoreError.weakerDurability(
                        "\(pragma) is \(found); it must be \(wanted)")
                }
            }
        }
    }

    private static func checkPages(of pool: DatabasePool) throws {
        let answer = try pool.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
        guard answer == "ok" else {
            throw StateStoreError.corrupt(answer ?? "the check gave no answer")
        }
    }
}
