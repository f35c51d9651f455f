import GRDB
public import Manifests
public import Planning

extension StateStore {
    /// Resources by owner and name; of all kinds, by their names first, when `kind` is nil.
    public func resources(
        of kind: Kind?, for viewer: Viewer, page: Page
    ) async throws -> [ResourceSummaryRecord] {
        let visibility = Visibility(of: viewer)
        return try await query { db in
            try summaries(
                db, where: "\(visibility.sql) AND (:filter IS NULL OR k.kind = :filter)",
                visibility.arguments + ["filter": kind?.rawValue], for: viewer, page: page)
        }
    }

    /// Resources whose name or title contains `text`, whatever its case.
    public func search(
        _ text: String, for viewer: Viewer, page: Page
    ) async throws -> [ResourceSummaryRecord] {
        let visibility = Visibility(of: viewer)
        let escaped = text.replacing("\\", with: "\\\\").replacing("%", with: "\\%")
            .replacing("_", with: "\\_")
        return try await query { db in
            try summaries(
                db,
                where: """
                    \(visibility.sql) AND (k.name LIKE :filter ESCAPE '\\'
                        OR k.title LIKE :filter ESCAPE '\\')
                    """,
                visibility.arguments + ["filter": "%\(escaped)%"], for: viewer, page: page)
        }
    }

    /// Waiting resources by their place; only those of the viewer.
    public func queue(for viewer: Viewer) async throws -> [ResourceSummaryRecord] {
        let visibility = Visibility(ofTasksFor: viewer)
        return try await query { db in
            try Row.all(
                db,
                sql: """
                    \(ResourceSummaryRecord.selection)
                    WHERE s.phase = 'Queued' AND \(visibility.sql)
                    ORDER BY s.position IS NULL, s.position, k.resource LIMIT 1000
                    """, arguments: visibility.arguments
            ).map { try ResourceSummaryRecord(row: $0, viewer: viewer) }
        }
    }

    /// How many resources that the viewer sees are in each phase, by kind and phase.
    public func counts(for viewer: Viewer) async throws -> [PhaseCount] {
        let visibility = Visibility(of: viewer)
        return try await query { db in
            try Row.all(
                db,
                sql: """
                    SELECT k.kind, coalesce(s.phase, 'Pending') AS phase, count(*) AS count
                    FROM known k LEFT JOIN standings s ON s.resource = k.resource
                    WHERE \(visibility.sql) GROUP BY 1, 2
                    """, arguments: visibility.arguments
            ).map {
                PhaseCount(
                    kind: try $0.word("kind", Kind.self), phase: try $0.word("phase", Phase.self),
                    count: try $0.int("count"))
            }.sorted { ($0.kind, $0.phase.rawValue) < ($1.kind, $1.phase.rawValue) }
        }
    }

    /// What changed after `cursor`, each resource once, oldest change first; nil asks for the
    /// present cursor only.
    public func changes(
        after cursor: Int?, for viewer: Viewer
    ) async throws -> (cursor: Int, changes: [ResourceSummaryRecord]) {
        let visibility = Visibility(of: viewer)
        return try await query { db in
            let present =
                try Int.first(db, sql: "SELECT max(sequence) FROM resource_changes") ?? 0
            guard let cursor, cursor < present else { return (present, []) }
            let rows = try Row.all(
                db,
                sql: """
                    \(ResourceSummaryRecord.selection)
                        JOIN resource_changes c ON c.resource = k.resource
                    WHERE \(visibility.sql) AND c.sequence > :cursor ORDER BY c.sequence
                    """, arguments: visibility.arguments + ["cursor": cursor])
            return (present, try rows.map { try ResourceSummaryRecord(row: $0, viewer: viewer) })
        }
    }
}

/// Resources of one kind in one phase.
public struct PhaseCount: Sendable, Hashable {
    public let kind: Kind
    public let phase: Phase
    public let count: Int
}

private func summaries(
    _ db: Database, where condition: String, _ arguments: StatementArguments,
    for viewer: Viewer, page: Page
) throws -> [ResourceSummaryRecord] {
    try Row.all(
        db,
        sql: """
            \(ResourceSummaryRecord.selection)
            WHERE \(condition) ORDER BY k.kind, k.owner, k.name LIMIT :limit OFFSET :offset
            """, arguments: arguments + page.arguments
    ).map { try ResourceSummaryRecord(row: $0, viewer: viewer) }
}
