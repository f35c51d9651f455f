import GRDB
public import Manifests
public import Planning

extension StateStore {
    /// The resources that `filter` leaves, by kind, owner and name.
    public func resources(
        _ filter: ResourceFilter, for viewer: Viewer, page: Page
    ) async throws -> ResourcePage {
        let visibility = Visibility(of: viewer)
        let (condition, arguments) = filter.condition
        let sought = "\(visibility.sql) AND \(condition)"
        let given = visibility.arguments + arguments
        return try await query { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    \(ResourceSummaryRecord.selection)
                    WHERE \(sought) ORDER BY \(Self.kindOrder), k.owner, k.name
                    LIMIT :limit OFFSET :offset
                    """, arguments: given + page.arguments
            ).map { try ResourceSummaryRecord(row: $0, viewer: viewer) }
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
            return ResourcePage(rows: rows, total: total)
        }
    }

    /// Kinds in the order in which they are listed for people.
    private static let kindOrder =
        "CASE k.kind "
        + Kind.allCases.enumerated().map { "WHEN '\($1.rawValue)' THEN \($0)" }
        .joined(separator: " ") + " END"

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

    /// All that has not come to where its manifest wants it, whoever's it is.
    public func unfinished() async throws -> [ResourceSummaryRecord] {
        try await query { db in
            try Row.all(
                db,
                sql: """
                    \(ResourceSummaryRecord.selection)
                    WHERE s.phase NOT IN ('Ready', 'Succeeded', 'Expired')
                    """
            ).map { try ResourceSummaryRecord(row: $0, viewer: .admin) }
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
