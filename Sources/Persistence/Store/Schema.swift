import GRDB

/// The tables, by migration. A migration that was released is never edited; a new one is added.
enum Schema {
    static func migrator() -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            for sql in [resources, journal, worker, reports, accounts, audit] {
                try db.execute(sql: sql)
            }
        }
        // The daemon looks for running attempts every second, in a table that grows for ever.
        migrator.registerMigration("running attempts") { db in
            try db.execute(
                sql: "CREATE INDEX running_attempts ON attempts (task) WHERE ended IS NULL")
        }
        migrator.registerMigration("dependencies") { try $0.execute(sql: dependencies) }
        // Every look that finds anything new asks for the oldest read notification.
        migrator.registerMigration("read notifications") { db in
            try db.execute(
                sql: """
                    CREATE INDEX read_notifications ON notifications (read_at)
                    WHERE read_at IS NOT NULL AND deleted_at IS NULL
                    """)
        }
        // The bucket's ETag of a part serves as its checksum.
        migrator.registerMigration("parts without checksum") {
            try $0.execute(sql: "ALTER TABLE upload_parts DROP COLUMN checksum")
        }
        migrator.registerMigration("work profiles") { db in
            try db.execute(sql: workProfiles)
        }
        migrator.registerMigration("signatures") { try $0.execute(sql: signatures) }
        migrator.registerMigration("pull requests") { try $0.execute(sql: pullRequests) }
        migrator.registerMigration("planning marks") { try $0.execute(sql: planningMarks) }
        migrator.registerMigration("work sizes") { try $0.execute(sql: workSizes) }
        // Before this migration, `expired_at` was written only once the object was gone.
        migrator.registerMigration("removed objects") { db in
            try db.execute(sql: "ALTER TABLE downloads ADD COLUMN removed_at TEXT")
            try db.execute(sql: "UPDATE downloads SET removed_at = expired_at")
        }
        migrator.registerMigration("parsed manifests") { try $0.execute(sql: parsedManifests) }
        migrator.registerMigration("lab conditions") { try $0.execute(sql: labConditions) }
        migrator.registerMigration("notices of the lab") { try $0.execute(sql: labNotices) }
        migrator.registerMigration("failed collecting") { db in
            try db.execute(
                sql: """
                    ALTER TABLE attempts ADD COLUMN collect_failures INTEGER NOT NULL DEFAULT 0
                    """)
        }
        // Requests, and each start, look resources up by their former names.
        migrator.registerMigration("renames") { db in
            try db.execute(
                sql: "CREATE INDEX renames ON events (message, sequence) WHERE reason = 'renamed'")
        }
        migrator.registerMigration("found causes") { db in
            try db.execute(
                sql: """
                    ALTER TABLE attempts ADD COLUMN found_cause INTEGER NOT NULL DEFAULT 0
                    CHECK (found_cause IN (0, 1))
                    """)
        }
        migrator.registerMigration("stops for room") { try $0.execute(sql: stopsForRoom) }
        // A start parses 10,000 manifests in half a second, so parsed manifests are not stored.
        migrator.registerMigration("no parsed manifests") { db in
            try db.execute(sql: "DROP TABLE parsed_manifests")
        }
        // No page showed this table; the events tell what happened to a resource.
        migrator.registerMigration("no condition history") { db in
            try db.execute(sql: "DROP TABLE condition_history")
        }
        migrator.registerMigration("passwords") { try $0.execute(sql: passwords) }
        return migrator
    }

    /// Hashes of passwords, by name of the user; and what a link is for.
    private static let passwords = """
        ALTER TABLE sign_in_links ADD COLUMN purpose TEXT NOT NULL DEFAULT 'session'
            CHECK (purpose IN ('session', 'password'));

        CREATE TABLE passwords (
            user TEXT PRIMARY KEY CHECK (length(user) > 0),
            hash TEXT NOT NULL CHECK (length(hash) > 0),
            changed_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// The conditions of the lab, by cause.
    private static let labConditions = """
        CREATE TABLE lab_conditions (
            cause TEXT PRIMARY KEY,
            since TEXT NOT NULL,
            failures INTEGER NOT NULL CHECK (failures > 0),
            last_at TEXT NOT NULL,
            message TEXT NOT NULL,
            told_at TEXT
        ) STRICT, WITHOUT ROWID;
        """

    /// Permits one more type. SQLite cannot change the check of a table, so the table is made anew.
    private static let labNotices = """
        CREATE TABLE notifications_of_all_types (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            stable_id TEXT NOT NULL UNIQUE,
            owner TEXT NOT NULL CHECK (length(owner) > 0),
            type TEXT NOT NULL CHECK (type IN ('started', 'finished', 'failed', 'downloadReady',
                'downloadExpired', 'labTrouble')),
            title TEXT NOT NULL,
            body TEXT NOT NULL,
            resource TEXT NOT NULL,
            at TEXT NOT NULL,
            read_at TEXT,
            deleted_at TEXT
        ) STRICT;
        INSERT INTO notifications_of_all_types SELECT id, stable_id, owner, type, title, body,
            resource, at, read_at, deleted_at FROM notifications;
        DROP TABLE notifications;
        ALTER TABLE notifications_of_all_types RENAME TO notifications;
        CREATE INDEX notifications_by_owner ON notifications (owner, id);
        CREATE INDEX read_notifications ON notifications (read_at)
            WHERE read_at IS NOT NULL AND deleted_at IS NULL;
        """

    private static let parsedManifests = """
        CREATE TABLE parsed_manifests (
            blob TEXT PRIMARY KEY,
            format TEXT NOT NULL,
            content BLOB NOT NULL,
            parsed BLOB NOT NULL
        ) STRICT;
        """

    /// The signer of an accepted revision, if its signature was checked, and whether the next one
    /// must be signed.
    private static let signatures = """
        ALTER TABLE revisions ADD COLUMN signer TEXT CHECK (length(signer) > 0);
        ALTER TABLE revisions ADD COLUMN demands_signature INTEGER NOT NULL DEFAULT 0
            CHECK (demands_signature IN (0, 1));
        """

    /// What is declared and owned. Generations outlive their resource, so that none ever repeats.
    private static let resources = """
        CREATE TABLE installation (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            installation_id TEXT NOT NULL CHECK (length(installation_id) > 0),
            epoch INTEGER NOT NULL CHECK (epoch >= 0),
            raised_at TEXT
        ) STRICT;
        CREATE TRIGGER epoch_rises BEFORE UPDATE ON installation
        WHEN NEW.epoch < OLD.epoch OR NEW.installation_id <> OLD.installation_id
        BEGIN SELECT RAISE(ABORT, 'an epoch never decreases'); END;

        CREATE TABLE revisions (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            commit_id TEXT NOT NULL CHECK (length(commit_id) > 0),
            subject TEXT NOT NULL,
            author TEXT NOT NULL,
            committed_at_ns INTEGER NOT NULL,
            accepted_at TEXT NOT NULL
        ) STRICT;

        CREATE TABLE generations (
            resource TEXT PRIMARY KEY,
            generation INTEGER NOT NULL CHECK (generation > 0)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER generations_rise BEFORE UPDATE ON generations
        WHEN NEW.generation < OLD.generation
        BEGIN SELECT RAISE(ABORT, 'a generation never decreases'); END;
        CREATE TRIGGER generations_stay BEFORE DELETE ON generations
        BEGIN SELECT RAISE(ABORT, 'a generation is never forgotten'); END;

        CREATE TABLE inventory (
            resource TEXT PRIMARY KEY REFERENCES generations (resource),
            kind TEXT NOT NULL,
            owner TEXT NOT NULL,
            name TEXT NOT NULL,
            title TEXT,
            access TEXT NOT NULL CHECK (access IN ('private', 'public')),
            labels TEXT NOT NULL CHECK (json_valid(labels)),
            spec_digest TEXT NOT NULL,
            input_digest TEXT,
            canonical_spec TEXT NOT NULL CHECK (json_valid(canonical_spec)),
            current TEXT REFERENCES versions (task),
            keep_for_ns INTEGER CHECK (keep_for_ns >= 0),
            path TEXT NOT NULL,
            line INTEGER NOT NULL,
            document_line INTEGER NOT NULL,
            document_text TEXT NOT NULL,
            delete_requested_at TEXT,
            delete_grace_ns INTEGER CHECK (delete_grace_ns >= 0),
            delete_revision TEXT CHECK (length(delete_revision) > 0),
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL,
            CHECK ((delete_requested_at IS NULL) = (delete_grace_ns IS NULL)),
            CHECK ((delete_requested_at IS NULL) = (delete_revision IS NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX inventory_by_kind ON inventory (kind, owner, name);

        CREATE TABLE resource_references (
            resource TEXT NOT NULL,
            position INTEGER NOT NULL,
            target TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('input', 'configuration', 'target')),
            PRIMARY KEY (resource, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX references_by_target ON resource_references (target);

        CREATE TABLE findings (
            sequence INTEGER PRIMARY KEY,
            resource TEXT,
            severity TEXT NOT NULL CHECK (severity IN ('error', 'warning')),
            code TEXT NOT NULL,
            message TEXT NOT NULL,
            path TEXT NOT NULL,
            line INTEGER NOT NULL,
            column_number INTEGER NOT NULL,
            source_line TEXT NOT NULL
        ) STRICT;
        CREATE INDEX findings_by_resource ON findings (resource);

        CREATE TABLE approvals (
            revision TEXT NOT NULL,
            resources TEXT NOT NULL CHECK (json_valid(resources)),
            approved_by TEXT NOT NULL,
            approved_at TEXT NOT NULL,
            PRIMARY KEY (revision, resources)
        ) STRICT, WITHOUT ROWID;
        """

    /// Permits references that only say that another resource must be ready first.
    private static let dependencies = """
        CREATE TABLE references_of_any_role (
            resource TEXT NOT NULL,
            position INTEGER NOT NULL,
            target TEXT NOT NULL,
            role TEXT NOT NULL
                CHECK (role IN ('input', 'configuration', 'target', 'dependency')),
            PRIMARY KEY (resource, position)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO references_of_any_role SELECT * FROM resource_references;
        DROP TABLE resource_references;
        ALTER TABLE references_of_any_role RENAME TO resource_references;
        CREATE INDEX references_by_target ON resource_references (target);
        """

    /// What tasks asked of their workers, so that the time of later work can be estimated.
    private static let workProfiles = """
        CREATE TABLE work_profiles (
            task TEXT PRIMARY KEY REFERENCES tasks (task),
            image TEXT NOT NULL CHECK (length(image) > 0),
            workload TEXT NOT NULL CHECK (length(workload) = 16)
        ) STRICT, WITHOUT ROWID;
        """

    /// The amount of work, and the digest of the other settings; NULL where the amount is unknown.
    private static let workSizes = """
        ALTER TABLE work_profiles ADD COLUMN amount INTEGER CHECK (amount > 0);
        ALTER TABLE work_profiles ADD COLUMN settings TEXT CHECK (length(settings) = 16)
            CHECK ((amount IS NULL) = (settings IS NULL));
        """

    /// Intents and their outcomes.
    private static let journal = """
        CREATE TABLE intents (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            action TEXT NOT NULL,
            verb TEXT NOT NULL,
            resource TEXT NOT NULL,
            task TEXT,
            attempt INTEGER,
            detail TEXT NOT NULL CHECK (json_valid(detail)),
            reason TEXT NOT NULL,
            revision TEXT NOT NULL CHECK (length(revision) > 0),
            epoch INTEGER NOT NULL CHECK (epoch > 0),
            begun_at TEXT NOT NULL,
            unknown_message TEXT,
            finished_at TEXT,
            outcome TEXT CHECK (outcome IN ('succeeded', 'failed', 'skipped')),
            message TEXT,
            CHECK ((finished_at IS NULL) = (outcome IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX one_open_intent_an_action ON intents (action)
            WHERE finished_at IS NULL;
        CREATE UNIQUE INDEX one_open_intent_a_resource ON intents (resource)
            WHERE finished_at IS NULL;

        CREATE TABLE action_failures (
            action TEXT PRIMARY KEY,
            count INTEGER NOT NULL CHECK (count > 0),
            last_at TEXT NOT NULL,
            message TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE tasks (
            task TEXT PRIMARY KEY,
            resource TEXT NOT NULL,
            rerun TEXT,
            created_at TEXT NOT NULL,
            purged_at TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX tasks_by_resource ON tasks (resource);

        CREATE TABLE task_inputs (
            task TEXT NOT NULL REFERENCES tasks (task),
            name TEXT NOT NULL,
            source TEXT NOT NULL,
            digest TEXT NOT NULL,
            PRIMARY KEY (task, name)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX inputs_by_source ON task_inputs (source);

        CREATE TABLE attempts (
            task TEXT NOT NULL REFERENCES tasks (task),
            number INTEGER NOT NULL CHECK (number > 0),
            work TEXT NOT NULL,
            container_id TEXT,
            image_id TEXT,
            engine TEXT,
            created_at TEXT NOT NULL,
            started_at TEXT,
            stop_reason TEXT CHECK (stop_reason IN ('suspended', 'cancelled', 'superseded',
                'removedFromGit', 'deadlineExceeded')),
            ended_at TEXT,
            ended TEXT CHECK (ended IN ('succeeded', 'failed', 'stopped')),
            failure TEXT,
            exit_code INTEGER,
            oom_killed INTEGER CHECK (oom_killed IN (0, 1)),
            message TEXT,
            log_path TEXT,
            event_offset INTEGER NOT NULL DEFAULT 0 CHECK (event_offset >= 0),
            PRIMARY KEY (task, number),
            UNIQUE (work, number),
            CHECK ((ended_at IS NULL) = (ended IS NULL)),
            CHECK ((ended IS 'failed') = (failure IS NOT NULL)),
            CHECK (ended IS NOT 'stopped' OR stop_reason IS NOT NULL)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER an_end_is_final BEFORE UPDATE OF ended ON attempts
        WHEN OLD.ended IS NOT NULL AND NEW.ended IS NOT OLD.ended
        BEGIN SELECT RAISE(ABORT, 'an attempt ends once'); END;

        CREATE TABLE versions (
            task TEXT PRIMARY KEY REFERENCES tasks (task),
            resource TEXT NOT NULL,
            artifact_digest TEXT NOT NULL CHECK (length(artifact_digest) > 0),
            size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
            file_count INTEGER NOT NULL CHECK (file_count >= 0),
            image_id TEXT,
            producer TEXT NOT NULL,
            succeeded_at TEXT NOT NULL,
            superseded_at TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX versions_by_resource ON versions (resource);

        CREATE TABLE downloads (
            task TEXT PRIMARY KEY REFERENCES tasks (task),
            resource TEXT NOT NULL,
            pinned TEXT NOT NULL,
            object_key TEXT NOT NULL CHECK (length(object_key) > 0),
            size_bytes INTEGER CHECK (size_bytes >= 0),
            sha256 TEXT,
            ready_at TEXT,
            expired_at TEXT,
            CHECK (ready_at IS NULL OR (size_bytes IS NOT NULL AND sha256 IS NOT NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX downloads_by_resource ON downloads (resource);

        CREATE TABLE uploads (
            task TEXT PRIMARY KEY REFERENCES downloads (task),
            upload_id TEXT NOT NULL,
            source_sha256 TEXT NOT NULL,
            part_bytes INTEGER NOT NULL CHECK (part_bytes > 0),
            created_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE upload_parts (
            task TEXT NOT NULL REFERENCES uploads (task) ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 10000),
            etag TEXT NOT NULL,
            checksum TEXT NOT NULL,
            size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
            PRIMARY KEY (task, number)
        ) STRICT, WITHOUT ROWID;
        """
}
