import GRDB
public import Manifests
public import Planning

extension StateStore {
    /// A page of the resources that match `filter`, in order of kind, owner and name.
    public func resources(
        _ filter: ResourceFilter, for viewer: Viewer, page: Page
    ) async throws -> ResourceList {
        let visibility = Visibility(of: viewer)
        let (condition, arguments) = filter.condition
        let sought = "\(visibility.sql) AND \(condition)"
        let given = visibility.arguments + arguments
        return try await query { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    \(ResourceSummary.selection)
                    WHERE \(sought) ORDER BY \(Self.kindOrder), k.owner, k.name
                    LIMIT :limit OFFSET :offset
                    """, arguments: given + page.arguments
            ).map { try ResourceSummary(row: $0, viewer: viewer) }
            let isAll = page.offset == 0 && rows.count < page.limit
            let total =
                try isAll
                ? rows.count
                : Int.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM known k
                            LEFT JOIN standings s ON s.resource = k.resource WHERE \(sought)
                        """, arguments: given) ?? 0
            return ResourceList(items: rows, total: total, offset: page.offset)
        }
    }

    /// Kinds in the order in which they are listed for people.
    private static let kindOrder =
        "CASE k.kind "
        + Kind.allCases.enumerated().map { "WHEN '\($1.rawValue)' THEN \($0)" }
        .joined(separator: " ") + " END"

    /// The viewer's waiting resources, in order of their place in the queue.
    public func queue(for viewer: Viewer) async throws -> [QueueEntry] {
        let visibility = Visibility(ofTasksFor: viewer)
        return try await query { db in
            try Row.all(
                db,
                sql: """
                    SELECT k.resource, k.title, s.position, s.message, s.since
                    FROM known k JOIN standings s ON s.resource = k.resource
                    WHERE s.phase = 'Queued' AND \(visibility.sql)
                    ORDER BY s.position IS NULL, s.position, k.resource LIMIT 1000
                    """, arguments: visibility.arguments
            ).map { row in
                QueueEntry(
                    resource: try row.resource("resource"), title: try row.optionalText("title"),
                    position: try row.optionalInt("position") ?? 0,
                    reason: try row.text("message"), since: try row.instant("since").date)
            }
        }
    }

    /// All resources of all owners that have not reached the state that their manifests want.
    public func unfinished() async throws -> [UnfinishedRecord] {
        try await query { db in
            try Row.all(
                db,
                sql: """
                    SELECT s.resource, s.phase, s.reason, s.position, s.since, p.done, p.total,
                        p.unit, p.phase AS worker_phase, p.at AS progress_at
                    FROM standings s LEFT JOIN progress p ON p.task = s.task
                    WHERE s.phase NOT IN ('Ready', 'Succeeded', 'Expired')
                    """
            ).map { row in
                UnfinishedRecord(
                    id: try row.resource("resource"), phase: try row.word("phase", Phase.self),
                    reason: try row.word("reason", Reason.self),
                    position: try row.optionalInt("position"), since: try row.instant("since"),
                    progress: try WorkerProgress(row: row),
                    progressAt: try row.optionalInstant("progress_at"))
            }
        }
    }

    /// How many resources that the viewer sees are in each phase, by kind and phase.
    public func counts(for viewer: Viewer) async throws -> [KindCount] {
        let visibility = Visibility(of: viewer)
        return try await query { db in
            let rows = try Row.all(
                db,
                sql: """
                    SELECT k.kind, coalesce(s.phase, 'Pending') AS phase, count(*) AS count
                    FROM known k LEFT JOIN standings s ON s.resource = k.resource
                    WHERE \(visibility.sql) GROUP BY 1, 2 ORDER BY 1, 2
                    """, arguments: visibility.arguments)
            return try Dictionary(grouping: rows) { try $0.word("kind", Kind.self) }
                .sorted { $0.key < $1.key }.map { kind, rows in
                    KindCount(
                        kind: kind,
                        phases: try rows.map {
                            KindCount.PhaseCount(
                                phase: try $0.word("phase", Phase.self), count: try $0.int("count"))
                        })
                }
        }
    }

    /// The present cursor, and the resources that changed after `cursor`: each once, oldest change
    /// first. A nil `cursor` asks for the present cursor only.
    public func changes(
        after cursor: Int?, for viewer: Viewer
    ) async throws -> (cursor: Int, changes: [ResourceSummary]) {
        let visibility = Visibility(of: viewer)
        return try await query { db in
            let present =
                try Int.first(db, sql: "SELECT max(sequence) FROM resource_changes") ?? 0
            guard let cursor, cursor < present else { return (present, []) }
            let rows = try Row.all(
                db,
                sql: """
                    \(ResourceSummary.selection)
                        JOIN resource_changes c ON c.resource = k.resource
                    WHERE \(visibility.sql) AND c.sequence > :cursor ORDER BY c.sequence
                    """, arguments: visibility.arguments + ["cursor": cursor])
            return (present, try rows.map { try ResourceSummary(row: $0, viewer: viewer) })
        }
    }
}

/// An unfinished resource, with everything that a forecast of its time needs.
public struct UnfinishedRecord: Sendable, Hashable {
    public let id: ResourceID
    public let phase: Phase
    public let reason: Reason
    /// Place in the queue.
    public let position: Int?
    /// When the phase began.
    public let since: Instant
    public let progress: WorkerProgress?
    /// When the progress was reported.
    public let progressAt: Instant?
}
