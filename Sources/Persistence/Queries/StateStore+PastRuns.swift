import GRDB
import Manifests
public import Planning

extension StateStore {
    /// Past runs whose result is still kept, in order of task, from which the time of similar work
    /// is estimated.
    ///
    /// The time of a run is that of the attempt that succeeded and of earlier attempts that were
    /// stopped, because the work continued from their checkpoint.
    public func pastRuns() throws(StateStoreError) -> [PastRun] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT task, image, workload, amount, settings, versions.image_id, size_bytes,
                        succeeded_at, started_at, ended_at
                    FROM work_profiles JOIN versions USING (task) JOIN attempts USING (task)
                    WHERE ended IN ('succeeded', 'stopped') AND started_at IS NOT NULL
                    ORDER BY task
                    """)
            return try Dictionary(grouping: rows) { try $0.task("task") }
                .sorted { $0.key < $1.key }
                .map { try PastRun($0.key, rows: $0.value) }
        }
    }
}

extension PastRun {
    fileprivate init(_ task: TaskID, rows: [Row]) throws {
        let first = rows[0]
        let wall = try rows.reduce(Duration.zero) { sum, row in
            sum + (try row.instant("ended_at").elapsed(since: try row.instant("started_at")))
        }
        self.init(
            task: task,
            profile: WorkProfile(
                image: try first.text("image"), workload: try first.text("workload"),
                size: WorkSize(
                    amount: try first.optionalInt("amount"),
                    settings: try first.optionalText("settings"))),
            imageID: try first.optionalText("image_id"),
            outcome: PastOutcome(
                wall: wall, resultBytes: try first.int("size_bytes"),
                endedAt: try first.instant("succeeded_at")))
    }
}
