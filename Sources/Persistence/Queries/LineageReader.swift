import GRDB
public import Manifests
import Planning

/// Follows what resources use and what uses them, as far as a viewer sees it.
struct LineageReader {
    let db: Database
    let viewer: Viewer

    /// All that the viewer sees.
    func all() throws -> LineageGraph {
        let visibility = Visibility(of: viewer)
        let nodes = try Row.all(
            db, sql: "\(Self.selection) FROM known k \(Self.standing) WHERE \(visibility.sql)",
            arguments: visibility.arguments
        ).map(node)
        let uses = try Row.all(db, sql: "SELECT * FROM resource_references").map(use)
        return LineageGraph(nodes, uses: uses, isCut: false)
    }

    /// What `id` is made from and what is made from it, up to `depth` steps each way; nil when the
    /// viewer does not see it.
    func around(_ id: ResourceID, depth: Int, nodesMax: Int) throws -> LineageGraph? {
        let row = try Row.first(
            db, sql: "\(Self.selection) FROM known k \(Self.standing) WHERE k.resource = ?",
            arguments: [id.description])
        guard let row, viewer.sees(id, access: try row.word("access", Access.self)) else {
            return nil
        }
        var walk = Walk(start: try node(row), nodesMax: nodesMax)
        for direction in [Direction.up, .down] {
            var frontier = [id]
            for step in 0...depth where !frontier.isEmpty {
                frontier = try frontier.flatMap { each in
                    try neighbours(of: each, direction).filter {
                        walk.meet($0, isWithin: step < depth)
                    }.map(\.id)
                }
            }
        }
        // All uses among them, also of what was met on different ways.
        let uses = try walk.nodes.keys.flatMap { user in
            try Row.all(
                db, sql: "SELECT * FROM resource_references WHERE resource = ?",
                arguments: [user.description]
            ).map(use)
        }
        return LineageGraph(walk.nodes.values, uses: uses, isCut: walk.isCut)
    }

    private enum Direction { case up, down }

    private struct Walk {
        private(set) var nodes: [ResourceID: LineageGraph.Node]
        private(set) var isCut = false
        private let nodesMax: Int

        init(start: LineageGraph.Node, nodesMax: Int) {
            nodes = [start.id: start]
            self.nodesMax = nodesMax
        }

        /// Whether the node is new and to be gone on from.
        mutating func meet(_ node: LineageGraph.Node, isWithin: Bool) -> Bool {
            guard nodes[node.id] == nil else { return false }
            guard isWithin, nodes.count < nodesMax else {
                isCut = true
                return false
            }
            nodes[node.id] = node
            return true
        }
    }

    private func neighbours(
        of id: ResourceID, _ direction: Direction
    ) throws -> [LineageGraph.Node] {
        let (far, near) = direction == .up ? ("target", "resource") : ("resource", "target")
        return try Row.all(
            db,
            sql: """
                \(Self.selection) FROM resource_references r
                    JOIN known k ON k.resource = r.\(far) \(Self.standing)
                WHERE r.\(near) = ? ORDER BY r.\(far)
                """, arguments: [id.description]
        ).compactMap { row in
            let node = try node(row)
            return viewer.sees(node.id, access: try row.word("access", Access.self)) ? node : nil
        }
    }

    private func use(_ row: Row) throws -> LineageGraph.Use {
        LineageGraph.Use(
            user: try row.resource("resource"), used: try row.resource("target"),
            role: try row.word("role", Reference.Role.self))
    }

    private func node(_ row: Row) throws -> LineageGraph.Node {
        LineageGraph.Node(
            id: try row.resource("resource"), title: try row.optionalText("title"),
            phase: try row.word("phase", Phase.self))
    }

    private static let selection = """
        SELECT k.resource, k.title, k.access, coalesce(s.phase, 'Pending') AS phase
        """
    private static let standing = "LEFT JOIN standings s ON s.resource = k.resource"
}

extension StateStore {
    /// All resources that the viewer sees, with what they use of one another.
    public func lineage(for viewer: Viewer) async throws -> LineageGraph {
        try await query { try LineageReader(db: $0, viewer: viewer).all() }
    }

    /// What a resource is made from and what is made from it, at most `depth` steps away and
    /// `nodesMax` resources; nil for what the viewer may not see, as for what is not there.
    public func lineage(
        of id: ResourceID, depth: Int, nodesMax: Int, for viewer: Viewer
    ) async throws -> LineageGraph? {
        try await query { db in
            try LineageReader(db: db, viewer: viewer).around(
                id, depth: depth, nodesMax: nodesMax)
        }
    }
}
