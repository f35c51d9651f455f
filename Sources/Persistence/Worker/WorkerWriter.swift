import GRDB
import Manifests
import Planning

/// Writes one observation of a worker within the limits.
struct WorkerWriter {
    let db: Database
    let task: TaskID
    let attempt: Int
    let now: Instant
    /// Number of stored points by series; nil until the batch brings a new point.
    private var points: [String: Int]?

    init(db: Database, task: TaskID, attempt: Int, now: Instant) {
        self.db = db
        self.task = task
        self.attempt = attempt
        self.now = now
    }

    mutating func write(_ observation: WorkerObservation) throws {
        switch observation {
        case .progress(let progress): try write(progress)
        case .metric(let step, let name, let value): try write(step, name, value)
        case .preview(let path, let title): try writePreview(path, title)
        case .warning(let message): try writeWarning(message)
        case .summary(let content): try writeSummary(content)
        }
    }

    private func write(_ progress: WorkerProgress) throws {
        try db.run(
            sql: """
                INSERT INTO progress (task, attempt, done, total, unit, phase, at)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (task) DO UPDATE SET
                    attempt = excluded.attempt, done = excluded.done, total = excluded.total,
                    unit = excluded.unit, phase = excluded.phase, at = excluded.at
                WHERE excluded.attempt >= attempt
                """,
            arguments: [
                task.stored, attempt, progress.done, progress.total, clipped(progress.unit),
                progress.phase.map(clipped), now.stored,
            ])
    }

    private mutating func write(_ step: Int, _ name: String, _ value: Double) throws {
        let name = clipped(name)
        try db.run(
            sql: """
                UPDATE metrics SET value = ?4, attempt = ?5, at = ?6
                WHERE task = ?1 AND name = ?2 AND step = ?3 AND (attempt < ?5
                    OR (attempt = ?5 AND value IS NOT ?4))
                """,
            arguments: [task.stored, name, step, value, attempt, now.stored])
        guard db.changesCount == 0 else { return }
        var counts = try points ?? storedPoints()
        defer { points = counts }
        let isRoom = counts[name] != nil || counts.count < WorkerLimits.seriesMax
        guard isRoom, counts[name, default: 0] < WorkerLimits.pointsMax,
            counts.values.reduce(0, +) < WorkerLimits.pointsOfTaskMax
        else { return }
        try db.run(
            sql: """
                INSERT INTO metrics (task, name, step, value, attempt, at)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [task.stored, name, step, value, attempt, now.stored])
        counts[name, default: 0] += db.changesCount
    }

    private func storedPoints() throws -> [String: Int] {
        let rows = try Row.all(
            db, sql: "SELECT name, count(*) AS count FROM metrics WHERE task = ? GROUP BY name",
            arguments: [task.stored])
        return try Dictionary(
            rows.map { (try $0.text("name"), try $0.int("count")) },
            uniquingKeysWith: { first, _ in first })
    }

    private func writePreview(_ path: String, _ title: String) throws {
        try db.run(
            sql: """
                INSERT INTO previews (task, path, title, position, attempt)
                SELECT ?1, ?2, ?3, (SELECT count(*) FROM previews WHERE task = ?1), ?4
                WHERE (SELECT count(*) FROM previews WHERE task = ?1) < ?5
                    OR EXISTS (SELECT 1 FROM previews WHERE task = ?1 AND path = ?2)
                ON CONFLICT (task, path) DO UPDATE SET title = excluded.title,
                    attempt = excluded.attempt
                WHERE excluded.attempt >= attempt
                """,
            arguments: [
                task.stored, clipped(path), clipped(title), attempt, WorkerLimits.previewsMax,
            ])
    }

    private func writeWarning(_ message: String) throws {
        try db.run(
            sql: """
                INSERT INTO warnings (task, attempt, message, at) SELECT ?1, ?2, ?3, ?4
                WHERE (SELECT count(*) FROM warnings WHERE task = ?1 AND attempt = ?2) < ?5
                ON CONFLICT DO NOTHING
                """,
            arguments: [
                task.stored, attempt, clipped(message), now.stored, WorkerLimits.warningsMax,
            ])
    }

    private func writeSummary(_ content: JSONValue) throws {
        let text = try StoredJSON.text(content)
        guard text.utf8.count <= WorkerLimits.summaryBytesMax else {
            try writeWarning("the summary is larger than \(WorkerLimits.summaryBytesMax) bytes")
            return
        }
        try db.run(
            sql: """
                INSERT INTO summaries (task, attempt, content) VALUES (?, ?, ?)
                ON CONFLICT (task) DO UPDATE SET attempt = excluded.attempt,
                    content = excluded.content
                WHERE excluded.attempt >= attempt
                """, arguments: [task.stored, attempt, text])
    }

    /// NUL would end the text inside SQLite's functions.
    private func clipped(_ text: String) -> String {
        String(text.prefix(WorkerLimits.textMax).filter { $0 != "\0" })
    }
}

/// Limits on the stored observations of one task. What a worker writes beyond them is dropped.
enum WorkerLimits {
    /// Points of one series; the next limit is for all series of a task.
    static let pointsMax = 10_000
    static let pointsOfTaskMax = 50_000
    static let seriesMax = 200
    static let previewsMax = 200
    static let warningsMax = 100
    static let textMax = 500
    static let summaryBytesMax = 65_536
}
