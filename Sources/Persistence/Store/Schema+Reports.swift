extension Schema {
    /// The reports of workers on their work. A metric that is not a number is stored as NULL.
    static let worker = """
        CREATE TABLE progress (
            task TEXT PRIMARY KEY REFERENCES tasks (task),
            attempt INTEGER NOT NULL,
            done INTEGER NOT NULL,
            total INTEGER,
            unit TEXT NOT NULL,
            phase TEXT,
            at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE metrics (
            task TEXT NOT NULL REFERENCES tasks (task),
            name TEXT NOT NULL,
            step INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            value REAL,
            at TEXT NOT NULL,
            PRIMARY KEY (task, name, step)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE previews (
            task TEXT NOT NULL REFERENCES tasks (task),
            path TEXT NOT NULL,
            title TEXT NOT NULL,
            position INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            PRIMARY KEY (task, path)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE warnings (
            task TEXT NOT NULL REFERENCES tasks (task),
            attempt INTEGER NOT NULL,
            message TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (task, attempt, message)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE summaries (
            task TEXT PRIMARY KEY REFERENCES tasks (task),
            attempt INTEGER NOT NULL,
            content TEXT NOT NULL CHECK (json_valid(content))
        ) STRICT, WITHOUT ROWID;
        """

    /// What pages show besides the resources themselves.
    static let reports = """
        CREATE TABLE standings (
            resource TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            owner TEXT NOT NULL,
            name TEXT NOT NULL,
            phase TEXT NOT NULL,
            reason TEXT NOT NULL,
            message TEXT NOT NULL,
            position INTEGER CHECK (position > 0),
            failure TEXT,
            task TEXT,
            generation INTEGER NOT NULL,
            since TEXT NOT NULL,
            updated_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE VIEW known AS
            SELECT resource, kind, owner, name, title, access, created_at, updated_at
            FROM inventory
            UNION ALL
            SELECT resource, kind, owner, name, NULL, 'private', since, updated_at
            FROM standings WHERE resource NOT IN (SELECT resource FROM inventory);

        CREATE TABLE condition_history (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            resource TEXT NOT NULL,
            phase TEXT NOT NULL,
            reason TEXT NOT NULL,
            message TEXT NOT NULL,
            generation INTEGER NOT NULL,
            at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX history_by_resource ON condition_history (resource, sequence);

        CREATE TABLE resource_changes (
            resource TEXT PRIMARY KEY,
            sequence INTEGER NOT NULL UNIQUE
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE events (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            resource TEXT,
            scope TEXT NOT NULL CHECK (scope IN ('resource', 'task', 'lab')),
            reason TEXT NOT NULL,
            message TEXT NOT NULL,
            at TEXT NOT NULL,
            CHECK ((scope = 'lab') = (resource IS NULL))
        ) STRICT;
        CREATE INDEX events_by_resource ON events (resource, sequence);

        CREATE TABLE notifications (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            stable_id TEXT NOT NULL UNIQUE,
            owner TEXT NOT NULL CHECK (length(owner) > 0),
            type TEXT NOT NULL CHECK (type IN ('started', 'finished', 'failed', 'downloadReady',
                'downloadExpired')),
            title TEXT NOT NULL,
            body TEXT NOT NULL,
            resource TEXT NOT NULL,
            at TEXT NOT NULL,
            read_at TEXT,
            deleted_at TEXT
        ) STRICT;
        CREATE INDEX notifications_by_owner ON notifications (owner, id);

        CREATE TABLE last_sync (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            at TEXT NOT NULL,
            revision TEXT,
            error TEXT
        ) STRICT;

        CREATE TABLE health (
            name TEXT PRIMARY KEY,
            is_healthy INTEGER NOT NULL CHECK (is_healthy IN (0, 1)),
            message TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// Only hashes of secrets are kept.
    static let accounts = """
        CREATE TABLE sign_in_links (
            token_hash TEXT PRIMARY KEY CHECK (length(token_hash) = 64),
            viewer TEXT NOT NULL,
            created_at TEXT NOT NULL,
            valid_ns INTEGER NOT NULL CHECK (valid_ns > 0),
            used_at TEXT
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE sessions (
            token_hash TEXT PRIMARY KEY CHECK (length(token_hash) = 64),
            viewer TEXT NOT NULL,
            created_at TEXT NOT NULL,
            valid_ns INTEGER NOT NULL CHECK (valid_ns > 0)
        ) STRICT, WITHOUT ROWID;
        """

    /// A row of the audit is written once and never changed.
    static var audit: String {
        let types = AuditType.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return """
            CREATE TABLE audit (
                sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
                type TEXT NOT NULL CHECK (type IN (\(types))),
                actor TEXT NOT NULL,
                resource TEXT,
                detail TEXT NOT NULL,
                at TEXT NOT NULL,
                previous_hash TEXT NOT NULL,
                hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
            ) STRICT;
            CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
            CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
            """
    }
}
