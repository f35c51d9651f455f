extension Schema {
    /// Permits one more reason to stop. SQLite cannot change the check of a table, so the table is
    /// made anew.
    static let stopsForRoom = """
        CREATE TABLE attempts_with_all_stops (
            task TEXT NOT NULL REFERENCES tasks (task),
            number INTEGER NOT NULL CHECK (number > 0),
            work TEXT NOT NULL,
            container_id TEXT,
            image_id TEXT,
            engine TEXT,
            created_at TEXT NOT NULL,
            started_at TEXT,
            stop_reason TEXT CHECK (stop_reason IN ('suspended', 'cancelled', 'superseded',
                'removedFromGit', 'deadlineExceeded', 'filledDisk')),
            ended_at TEXT,
            ended TEXT CHECK (ended IN ('succeeded', 'failed', 'stopped')),
            failure TEXT,
            exit_code INTEGER,
            oom_killed INTEGER CHECK (oom_killed IN (0, 1)),
            message TEXT,
            log_path TEXT,
            event_offset INTEGER NOT NULL DEFAULT 0 CHECK (event_offset >= 0),
            collect_failures INTEGER NOT NULL DEFAULT 0,
            found_cause INTEGER NOT NULL DEFAULT 0 CHECK (found_cause IN (0, 1)),
            PRIMARY KEY (task, number),
            UNIQUE (work, number),
            CHECK ((ended_at IS NULL) = (ended IS NULL)),
            CHECK ((ended IS 'failed') = (failure IS NOT NULL)),
            CHECK (ended IS NOT 'stopped' OR stop_reason IS NOT NULL)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO attempts_with_all_stops SELECT task, number, work, container_id, image_id,
            engine, created_at, started_at, stop_reason, ended_at, ended, failure, exit_code,
            oom_killed, message, log_path, event_offset, collect_failures, found_cause
            FROM attempts;
        DROP TABLE attempts;
        ALTER TABLE attempts_with_all_stops RENAME TO attempts;
        CREATE INDEX running_attempts ON attempts (task) WHERE ended IS NULL;
        CREATE TRIGGER an_end_is_final BEFORE UPDATE OF ended ON attempts
        WHEN OLD.ended IS NOT NULL AND NEW.ended IS NOT OLD.ended
        BEGIN SELECT RAISE(ABORT, 'an attempt ends once'); END;
        """
}
