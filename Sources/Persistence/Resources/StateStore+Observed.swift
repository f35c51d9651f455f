import GRDB
import Manifests
public import Planning

extension StateStore {
    /// What the store knows of the world, from one snapshot. The Engine's part is for the observer
    /// to fill in.
    ///
    /// A task whose result was purged answers to no `rerun`, so that wanting it again is a new run.
    public func observed(
        policy: Policy, revision: String
    ) throws(StateStoreError) -> ObservedState {
        try read { db in
            var state = ObservedState(policy: policy, revision: revision)
            try ObservedReader(db: db, specs: [:], resource: nil).fill(&state)
            state.busy = try ObservedReader.busy(db)
            state.approvals = try ObservedReader.approvals(db)
            state.oldestReadNoticeAt = try ObservedReader.oldestReadNotice(db)
            return state
        }
    }

    /// How many rows this process has written: unchanged means that nothing was recorded since.
    public func changeCounter() -> Int {
        pool.writeWithoutTransaction { $0.totalChangesCount }
    }

    /// Digests of all artifacts that a version names; blobs of others may be collected.
    public func keptArtifacts() throws(StateStoreError) -> Set<String> {
        try read { db in
            Set(try String.all(db, sql: "SELECT DISTINCT artifact_digest FROM versions"))
        }
    }

    /// Enters an attempt that a container's labels tell of and the journal does not, as after the
    /// loss of the database. Without effect for a known attempt.
    public func adopt(
        _ container: ContainerObservation, run: Int, rerun: String?, at now: Instant
    ) throws(StateStoreError) {
        let task = TaskID(resource: container.resource, digest: container.digest, run: run)
        try write { db in
            try db.insertTask(task, rerun: rerun, at: now)
            try db.insertAttempt(container.attempt, of: task, at: now)
            guard db.changesCount == 1 else { return }
            let hasStarted = container.state == .running || container.state == .exited
            try db.run(
                sql: """
                    UPDATE attempts SET container_id = ?, started_at = ?
                    WHERE task = ? AND number = ?
                    """,
                arguments: [
                    container.id, hasStarted ? now.stored : nil, task.stored, container.attempt,
                ])
            try db.touch(container.resource)
        }
    }
}
