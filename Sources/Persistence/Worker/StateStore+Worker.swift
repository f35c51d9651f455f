import GRDB
import Manifests
public import Planning

extension StateStore {
    /// Stores what a worker wrote, in one transaction. Storing it again changes nothing; a later
    /// attempt's value of the same step takes the place of an earlier one's.
    public func record(
        _ observations: [WorkerObservation], of task: TaskID, attempt: Int, at now: Instant
    ) throws(StateStoreError) {
        guard !observations.isEmpty else { return }
        try write { db in
            var writer = WorkerWriter(db: db, task: task, attempt: attempt, now: now)
            for observation in observations { try writer.write(observation) }
            try db.touch(task.resource)
        }
    }

    /// How many bytes of the attempt's events were stored; 0 for one that is not known.
    public func followPosition(of task: TaskID, attempt: Int) throws(StateStoreError) -> Int {
        try read { db in
            try Int.first(
                db, sql: "SELECT event_offset FROM attempts WHERE task = ? AND number = ?",
                arguments: [task.stored, attempt]) ?? 0
        }
    }

    public func setFollowPosition(
        _ offsetBytes: Int, of task: TaskID, attempt: Int
    ) throws(StateStoreError) {
        try write { db in
            try db.run(
                sql: "UPDATE attempts SET event_offset = ? WHERE task = ? AND number = ?",
                arguments: [offsetBytes, task.stored, attempt])
        }
    }
}
