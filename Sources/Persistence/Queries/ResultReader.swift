import Foundation
import GRDB
import Manifests
public import Planning

/// Reads what workers reported of one resource's result.
struct ResultReader {
    let db: Database
    /// Whether the viewer may know the task that reported, which may belong to another resource.
    let seesTask: Bool

    /// The reports of the first of these tasks that reported anything: the shown task, the task of
    /// the current result, the producer of that result, and the task that made its picture.
    ///
    /// - Parameter shown: the task of the resource's standing; nil when the viewer may not see it.
    func results(shown: TaskID?, current: TaskID?) throws -> WorkerResults {
        guard let task = try reporter(shown: shown, current: current) else {
            return WorkerResults()
        }
        return WorkerResults(
            previews: try previews(of: task), metrics: try metrics(of: task),
            warnings: try String.all(
                db,
                sql: "SELECT DISTINCT message FROM warnings WHERE task = ? ORDER BY attempt, at",
                arguments: [task.stored]),
            summary: try Row.first(
                db, sql: "SELECT content FROM summaries WHERE task = ?", arguments: [task.stored]
            )?.json("content", JSONValue.self))
    }

    /// One of the pictures of a result, counted from 0; nil when there are fewer, or the files are
    /// gone.
    func preview(_ number: Int, shown: TaskID?, current: TaskID?) throws -> PreviewRecord? {
        guard let task = try reporter(shown: shown, current: current), try keepsFiles(of: task)
        else { return nil }
        let path = try String.first(
            db,
            sql:
                "SELECT path FROM previews WHERE task = ? ORDER BY position, path LIMIT 1 OFFSET ?",
            arguments: [task.stored, number])
        return try path.map {
            PreviewRecord(
                path: $0, task: seesTask ? task : nil, artifactDigest: try artifact(of: task))
        }
    }

    /// The task whose reports are shown.
    private func reporter(shown: TaskID?, current: TaskID?) throws -> TaskID? {
        let source = try current.flatMap { try producer(of: $0) }
        let ofFile = try current.flatMap { try preview(of: $0) }
        let candidates = [shown, current, source, ofFile].compactMap { $0 }
        return try candidates.first { try hasReported($0) }
    }

    private func producer(of task: TaskID) throws -> TaskID? {
        try Row.first(
            db, sql: "SELECT producer FROM versions WHERE task = ?", arguments: [task.stored]
        )?.optionalTask("producer")
    }

    /// The task that made the picture of a result: one of the same resource, else one for the same
    /// file of the same owner or of a public resource.
    private func preview(of result: TaskID) throws -> TaskID? {
        try Row.first(
            db,
            sql: """
                SELECT i.task FROM task_inputs i JOIN versions v USING (task)
                    JOIN inventory k ON k.resource = v.resource
                WHERE i.source = v.resource AND i.digest = ?1
                    AND (k.owner = ?2 OR k.access = 'public')
                ORDER BY v.resource = ?3 DESC, v.succeeded_at DESC LIMIT 1
                """,
            arguments: [
                result.digest.rawValue, result.resource.owner, result.resource.description,
            ]
        )?.optionalTask("task")
    }

    private func artifact(of task: TaskID) throws -> String? {
        try String.first(
            db,
            sql: "SELECT artifact_digest FROM versions WHERE task = ?1 OR producer = ?1 LIMIT 1",
            arguments: [task.stored])
    }

    private func hasReported(_ task: TaskID) throws -> Bool {
        try Bool.first(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM metrics WHERE task = ?1)
                    OR EXISTS (SELECT 1 FROM previews WHERE task = ?1)
                    OR EXISTS (SELECT 1 FROM warnings WHERE task = ?1)
                    OR EXISTS (SELECT 1 FROM summaries WHERE task = ?1)
                """, arguments: [task.stored]) ?? false
    }

    /// Whether the pictures that a worker reported still exist. They are deleted with an attempt
    /// that ends without a result.
    private func keepsFiles(of task: TaskID) throws -> Bool {
        try Bool.first(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM attempts WHERE task = ?1 AND ended IS NULL)
                    OR EXISTS (SELECT 1 FROM versions WHERE task = ?1 OR producer = ?1)
                """, arguments: [task.stored]) ?? false
    }

    private func previews(of task: TaskID) throws -> [PreviewReport] {
        guard try keepsFiles(of: task) else { return [] }
        return try Row.all(
            db, sql: "SELECT path, title FROM previews WHERE task = ? ORDER BY position, path",
            arguments: [task.stored]
        ).map { PreviewReport(path: try $0.text("path"), title: try $0.text("title")) }
    }

    private func metrics(of task: TaskID) throws -> [MetricSeries] {
        let rows = try Row.all(
            db, sql: "SELECT * FROM metrics WHERE task = ? ORDER BY name, step",
            arguments: [task.stored])
        var series: [MetricSeries] = []
        var points: [MetricSeries.Point] = []
        for (index, row) in rows.enumerated() {
            let name = try row.text("name")
            let value: Double? = row["value"]
            points.append(
                MetricSeries.Point(
                    step: try row.int("step"), value: value ?? .nan, at: try row.instant("at").date)
            )
            let next = index + 1 < rows.count ? try rows[index + 1].text("name") : nil
            if next != name {
                series.append(MetricSeries(name: name, points: points))
                points = []
            }
        }
        return series
    }
}

/// A worker's reports on one result.
struct WorkerResults: Hashable {
    var previews: [PreviewReport] = []
    var metrics: [MetricSeries] = []
    var warnings: [String] = []
    var summary: JSONValue?
}

/// One picture of a result.
public struct PreviewRecord: Sendable, Hashable {
    /// The path that its worker gave it.
    public let path: String
    /// The task that made it; nil for viewers other than the owner and admins.
    public let task: TaskID?
    /// The digest of the artifact that it lies in, once there is one.
    public let artifactDigest: String?
}
