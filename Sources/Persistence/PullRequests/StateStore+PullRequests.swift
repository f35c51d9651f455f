import GRDB
public import Planning

extension StateStore {
    /// All that was said, by request.
    public func planReports() throws(StateStoreError) -> [String: PlanReport] {
        let rows = try read { db in
            try Row.all(db, sql: "SELECT * FROM plan_reports").map { row in
                PlanReport(
                    request: try row.text("request"), destination: try row.text("destination"),
                    head: try row.text("head"), base: try row.text("base"),
                    planDigest: try row.text("plan_digest"),
                    comment: try row.optionalText("comment"),
                    commentNumber: try row.int("comment_number"),
                    reportedAt: try row.instant("reported_at"))
            }
        }
        return Dictionary(rows.map { ($0.request, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Remembers what was said of a request, in place of what was said before.
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
                        reported_at = excluded.reported_at
                    """,
                arguments: [
                    report.request, report.destination, report.head, report.base,
                    report.planDigest, report.comment, report.commentNumber,
                    report.reportedAt.stored,
                ])
        }
    }

    /// Forgets what was said of a request that is closed.
    public func forgetReport(of request: String) throws(StateStoreError) {
        try write { db in
            try db.run(sql: "DELETE FROM plan_reports WHERE request = ?", arguments: [request])
        }
    }

    /// The plans that were published, or may have been, and were not confirmed removed.
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
