extension Schema {
    /// The last report on each pull request, and the published plans whose removal is not
    /// confirmed.
    static let pullRequests = """
        CREATE TABLE plan_reports (
            request TEXT PRIMARY KEY,
            destination TEXT NOT NULL,
            head TEXT NOT NULL CHECK (length(head) > 0),
            base TEXT NOT NULL CHECK (length(base) > 0),
            plan_digest TEXT NOT NULL,
            comment TEXT,
            comment_number INTEGER NOT NULL CHECK (comment_number > 0),
            reported_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE published_plans (
            request TEXT NOT NULL,
            head TEXT NOT NULL CHECK (length(head) > 0),
            begun_at TEXT NOT NULL,
            PRIMARY KEY (request, head)
        ) STRICT, WITHOUT ROWID;
        """

    /// Heads that are being planned or refused. The row of a closed request stays, so that its
    /// comment and the comment's number are known when the request is opened again.
    static let planningMarks = """
        CREATE TABLE planning_marks (
            head TEXT PRIMARY KEY CHECK (length(head) > 0),
            reason TEXT,
            begun_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        ALTER TABLE plan_reports ADD COLUMN closed_at TEXT;
        """
}
