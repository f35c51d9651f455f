import GRDB
public import Manifests
import Planning

/// Follows what resources use and what uses them, as far as a viewer sees it.
struct LineageReader {
    let db: Database
    let viewer: Viewer

    /// The graph of all resources that the viewer sees.
    func all() throws -> ResourceGraph {
        let visibility = Visibility(of: viewer)
        let nodes = try Row.all(
            db, sql: "\(Self.selection) FROM known k \(Self.standing) WHERE \(visibility.sql)",
            arguments: visibility.arguments
        ).map { (try $0.resource("resource"), try node($0)) }
        let uses = try Row.all(db, sql: "SELECT * FROM resource_references").map(use)
        return Self.graph(
            Dictionary(nodes) { first, _ in first }, uses: uses, isCut: false)
    }

    /// What `id` is made from and what is made from it, up to `depth` steps each way; nil when the
    /// viewer does not see it.
    func around(_ id: ResourceID, depth: Int, nodesMax: Int) throws -> ResourceGraph? {
        let row = try Row.first(
            db, sql: "\(Self.selection) FROM known k \(Self.standing) WHERE k.resource = ?",
            arguments: [id.description])
        guard let row, viewer.sees(id, access: try row.word("access", Access.self)) else {
            return nil
        }
        var walk = Walk(id, try node(row), nodesMax: nodesMax)
        for direction in [Direction.up, .down] {
            var frontier = [id]
            for step in 0...depth where !frontier.isEmpty {
                frontier = try frontier.flatMap { each in
                    try neighbours(of: each, direction).filter { id, node in
                        walk.meet(id, node, isWithin: step < depth)
                    }.map(\.id)
                }
            }
        }
        // All uses among the nodes, also between nodes that were met in different directions.
        let uses = try walk.nodes.keys.flatMap { user in
            try Row.all(
                db, sql: "SELECT * FROM resource_references WHERE resource = ?",
                arguments: [user.description]
            ).map(use)
        }
        return Self.graph(walk.nodes, uses: uses, isCut: walk.isCut)
    }

    private enum Direction { case up, down }

    private struct Walk {
        private(set) var nodes: [ResourceID: ResourceGraph.Node]
        private(set) var isCut = false
        private let nodesMax: Int

        init(_ start: ResourceID, _ node: ResourceGraph.Node, nodesMax: Int) {
            nodes = [start: node]
            self.nodesMax = nodesMax
        }

        /// Adds a node; returns whether it is new and its neighbours are to be visited.
        mutating func meet(_ id: ResourceID, _ node: ResourceGraph.Node, isWithin: Bool) -> Bool {
            guard nodes[id] == nil else { return false }
            guard isWithin, nodes.count < nodesMax else {
                isCut = true
                return false
            }
            nodes[id] = node
            return true
        }
    }

    private struct Use {
        let user: ResourceID
        let used: ResourceID
        let role: Reference.Role
    }

    /// A graph with its nodes in order of identity, and its edges in order of user, then of used
    /// resource.
    private static func graph(
        _ nodes: [ResourceID: ResourceGraph.Node], uses: [Use], isCut: Bool
    ) -> ResourceGraph {
        var graph = ResourceGraph(
            nodes: nodes.sorted { $0.key < $1.key }.map(\.value),
            edges: uses.filter { nodes[$0.user] != nil && nodes[$0.used] != nil }
                .sorted {
                    ($0.user, $0.used, $0.role.rawValue) < ($1.user, $1.used, $1.role.rawValue)
                }
                .map { ResourceGraph.Edge(from: $0.used, to: $0.user, role: $0.role) })
        if isCut { graph.note = "It has more related resources than are shown." }
        return graph
    }

    private func neighbours(
        of id: ResourceID, _ direction: Direction
    ) throws -> [(id: ResourceID, node: ResourceGraph.Node)] {
        let (far, near) = direction == .up ? ("target", "resource") : ("resource", "target")
        return try Row.all(
            db,
            sql: """
                \(Self.selection) FROM resource_references r
                    JOIN known k ON k.resource = r.\(far) \(Self.standing)
                WHERE r.\(near) = ? ORDER BY r.\(far)
                """, arguments: [id.description]
        ).compactMap { row in
            let id = try row.resource("resource")
            guard viewer.sees(id, access: try row.word("access", Access.self)) else { return nil }
            return (id, try node(row))
        }
    }

    private func use(_ row: Row) throws -> Use {
        Use(
            user: try row.resource("resource"), used: try row.resource("target"),
            role: try row.word("role", Reference.Role.self))
    }

    private func node(_ row: Row) throws -> ResourceGraph.Node {
        ResourceGraph.Node(
            try row.resource("resource"), title: try row.optionalText("title"),
            phase: try row.word("phase", Phase.self))
    }

    private static let selection = """
        SELECT k.resource, k.title, k.access, coalesce(s.phase, 'Pending') AS phase
        """
    private static let standing = "LEFT JOIN standings s ON s.resource = k.resource"
}

extension StateStore {
    /// All resources that the viewer sees, with what they use of one another.
    public func lineage(for viewer: Viewer) async throws -> ResourceGraph {
        try await query { try LineageReader(db: $0, viewer: viewer).all() }
    }

    /// What a resource is made from and what is made from it, at most `depth` steps away and
    /// `nodesMax` resources; nil when there is no such resource that the viewer may see.
    public func lineage(
        of id: ResourceID, depth: Int, nodesMax: Int, for viewer: Viewer
    ) async throws -> ResourceGraph? {
        try await query { db in
            try LineageReader(db: db, viewer: viewer).around(
                id, depth: depth, nodesMax: nodesMax)
        }
    }
}
