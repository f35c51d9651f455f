import GRDB
import Manifests
import Planning

extension StateStore {
    /// Tasks of the viewer, newest first.
    public func tasks(for viewer: Viewer, page: Page) async throws -> [TaskRow] {
        let visibility = Visibility(ofTasksFor: viewer)
        return try await query { db in
            try Row.all(
                db,
                sql: """
                    SELECT t.task, t.created_at, k.title, s.phase, s.task AS shown_task, a.number,
                        a.ended, a.failure, a.stop_reason, a.ended_at,
                        (SELECT min(started_at) FROM attempts f WHERE f.task = t.task)
                            AS started_at,
                        p.done, p.total, p.unit, p.phase AS worker_phase, p.at AS progress_at
                    FROM tasks t
                        JOIN (SELECT resource, title, owner FROM known
                            UNION ALL SELECT DISTINCT resource, NULL,
                                substr(resource, instr(resource, '/') + 1,
                                    instr(substr(resource, instr(resource, '/') + 1), '/') - 1)
                            FROM tasks WHERE resource NOT IN (SELECT resource FROM known)) k
                            ON k.resource = t.resource
                        LEFT JOIN standings s ON s.resource = t.resource
                        LEFT JOIN attempts a ON a.task = t.task AND a.number =
                            (SELECT max(number) FROM attempts l WHERE l.task = t.task)
                        LEFT JOIN progress p ON p.task = t.task
                    WHERE \(visibility.sql)
                    ORDER BY t.created_at DESC, t.task LIMIT :limit OFFSET :offset
                    """, arguments: visibility.arguments + page.arguments
            ).map { try TaskRow(row: $0) }
        }
    }
}

extension TaskRow {
    fileprivate init(row: Row) throws {
        let task = try row.task("task")
        let end = try AttemptEnd.of(row)
        let isShown = try row.optionalTask("shown_task") == task
        let startedAt = try row.optionalInstant("started_at")
        self.init(
            resource: task.resource,
            phase: try Self.phase(
                shown: isShown ? row.word("phase", Phase.self) : nil, end: end,
                hasStarted: startedAt != nil),
            attempt: try row.optionalInt("number") ?? 0,
            createdAt: try row.instant("created_at").date)
        title = try row.optionalText("title")
        if case .failed(let failure)? = end { failureClass = failure }
        // The progress of work that has ended says nothing.
        if phase == .running || phase == .uploading {
            progress = TaskProgress(
                try WorkerProgress(row: row), from: startedAt,
                at: try row.optionalInstant("progress_at"))
        }
        self.startedAt = startedAt?.date
        endedAt = try row.optionalInstant("ended_at")?.date
    }

    /// The phase of a task.
    ///
    /// - Parameter shown: the phase of the resource when its standing is about this task.
    ///   `Deleting` and `Invalid` are about the manifest and say nothing about how the task ended.
    private static func phase(shown: Phase?, end: AttemptEnd?, hasStarted: Bool) -> Phase {
        if let shown, shown != .deleting, shown != .invalid { return shown }
        return switch end {
        case nil: hasStarted ? .running : .preparing
        case .succeeded?: .succeeded
        case .failed?: .failed
        case .stopped(.suspended)?: .suspended
        case .stopped?: .cancelled
        }
    }
}
