import GRDB
public import Planning

extension StateStore {
    /// The reports on requests that are not closed, by request.
    public func planReports() throws(StateStoreError) -> [String: PlanReport] {
        let rows = try read { db in
            try Row.all(db, sql: "SELECT * FROM plan_reports WHERE closed_at IS NULL")
                .map(Self.report)
        }
        return Dictionary(rows.map { ($0.request, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The report on a request, closed or not; nil when there is none.
    public func planReport(of request: String) throws(StateStoreError) -> PlanReport? {
        try read { db in
            try Row.all(
                db, sql: "SELECT * FROM plan_reports WHERE request = ?", arguments: [request]
            ).map(Self.report).first
        }
    }

    private static func report(_ row: Row) throws -> PlanReport {
        PlanReport(
            request: try row.text("request"), destination: try row.text("destination"),
            head: try row.text("head"), base: try row.text("base"),
            planDigest: try row.text("plan_digest"),
            comment: try row.optionalText("comment"),
            commentNumber: try row.int("comment_number"),
            reportedAt: try row.instant("reported_at"))
    }

    /// Stores a report in place of the former report on the same request.
    public func record(_ report: PlanReport) throws(StateStoreError) {
        try write { db in
            try db.run(
                sql: """
                    INSERT INTO plan_reports (request, destination, head, base, plan_digest,
                        comment, comment_number, reported_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (request) DO UPDATE SET destination = excluded.destination,
                        head = excluded.head, base = excluded.base,
                        plan_digest = excluded.plan_digest, comment = excluded.comment,
                        comment_number = excluded.comment_number,
                        reported_at = excluded.reported_at, closed_at = NULL
                    """,
                arguments: [
                    report.request, report.destination, report.head, report.base,
                    report.planDigest, report.comment, report.commentNumber,
                    report.reportedAt.stored,
                ])
        }
    }

    /// Forgets the reported plan of a request, but not its comment: when the request is opened
    /// again, the plan is reported again in the same comment.
    public func closeReport(of request: String, at now: Instant) throws(StateStoreError) {
        try write { db in
            try db.run(
                sql: """
                    UPDATE plan_reports SET head = ?, plan_digest = '', closed_at = ?
                    WHERE request = ?
                    """, arguments: [PlanReport.nothingTold, now.stored, request])
        }
    }

    /// The heads that are being planned, or are refused.
    public func planningMarks() throws(StateStoreError) -> [PlanningMark] {
        try read { db in
            try Row.all(db, sql: "SELECT head, reason FROM planning_marks ORDER BY head")
                .map {
                    PlanningMark(
                        head: try $0.text("head"), reason: try $0.optionalText("reason"))
                }
        }
    }

    /// Marks a head, before it is planned or when it is refused.
    public func record(_ mark: PlanningMark, at now: Instant) throws(StateStoreError) {
        try write { db in
            try db.run(
                sql: """
                    INSERT INTO planning_marks (head, reason, begun_at) VALUES (?, ?, ?)
                    ON CONFLICT (head) DO UPDATE SET reason = excluded.reason,
                        begun_at = excluded.begun_at
                    """, arguments: [mark.head, mark.reason, now.stored])
        }
    }

    /// Deletes the mark of a head that is no longer being planned; a refusal stays.
    public func endPlanning(of head: String) throws(StateStoreError) {
        try write { db in
            try db.run(
                sql: "DELETE FROM planning_marks WHERE head = ? AND reason IS NULL",
                arguments: [head])
        }
    }

    /// The plans that were or may have been published and whose removal is not confirmed.
    public func publishedPlans() throws(StateStoreError) -> [PublishedPlan] {
        try read { db in
            try Row.all(db, sql: "SELECT request, head FROM published_plans ORDER BY request, head")
                .map { PublishedPlan(request: try $0.text("request"), head: try $0.text("head")) }
        }
    }

    /// Enters a plan before it is published.
    public func beginPublishing(
        _ plan: PublishedPlan, at now: Instant
    ) throws(StateStoreError) {
        try write { db in
            try db.run(
                sql: """
                    INSERT INTO published_plans (request, head, begun_at) VALUES (?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """, arguments: [plan.request, plan.head, now.stored])
        }
    }

    /// Forgets a published plan whose ref is gone.
    public func forgetPublished(_ plan: PublishedPlan) throws(StateStoreError) {
        try write { db in
            try db.run(
                sql: "DELETE FROM published_plans WHERE request = ? AND head = ?",
                arguments: [plan.request, plan.head])
        }
    }
}
