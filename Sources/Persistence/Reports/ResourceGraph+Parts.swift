public import Manifests

extension ResourceGraph {
    /// What `id` is made from and what is made from it, up to `depth` steps each way; nil when it
    /// is not in the graph.
    public func around(_ id: ResourceID, depth: Int) -> ResourceGraph? {
        let start = id.description
        guard nodes.contains(where: { $0.key == start }) else { return nil }
        let up = Dictionary(grouping: edges, by: \.to).mapValues { $0.map(\.from) }
        let down = Dictionary(grouping: edges, by: \.from).mapValues { $0.map(\.to) }
        var kept: Set = [start]
        var isCut = false
        for next in [up, down] {
            var frontier = [start]
            for _ in 0..<max(depth, 0) {
                frontier = frontier.flatMap { next[$0] ?? [] }.filter { kept.insert($0).inserted }
            }
            isCut =
                isCut
                || frontier.contains { key in
                    (next[key] ?? []).contains { !kept.contains($0) }
                }
        }
        var part = ResourceGraph(
            nodes: nodes.filter { kept.contains($0.key) },
            edges: edges.filter { kept.contains($0.from) && kept.contains($0.to) })
        if isCut {
            part.note = "It has more related resources than are shown; a greater depth shows more."
        }
        return part
    }

    /// The same graph, or, when it has more nodes than `nodesMax`, one of groups by owner and kind,
    /// or by kind alone when those are too many as well; the note says so.
    public func collapsed(to nodesMax: Int) -> ResourceGraph {
        guard nodes.count > nodesMax else { return self }
        let byOwner = grouped { node in
            Node(
                key: node.kind.isOwned
                    ? "\(node.kind.rawValue)/\(node.owner)/*" : "\(node.kind.rawValue)/*",
                kind: node.kind, owner: node.owner, count: 0)
        }
        let isSmall = byOwner.nodes.count <= nodesMax
        var graph =
            isSmall
            ? byOwner
            : grouped { node in
                Node(key: "\(node.kind.rawValue)/*", kind: node.kind, owner: "", count: 0)
            }
        graph.note = """
            \(nodes.count) resources are shown as \(Counted.text(graph.nodes.count, "group")) by \
            \(isSmall ? "owner and kind" : "kind"); name one resource to see what belongs to it.
            """
        return graph
    }

    private func grouped(_ group: (Node) -> Node) -> ResourceGraph {
        var groups: [String: Node] = [:]
        var groupOf: [String: String] = [:]
        for node in nodes {
            let place = group(node)
            groups[place.key, default: place].count += node.count
            groupOf[node.key] = place.key
        }
        var sums: [Edge: Int] = [:]
        for edge in edges {
            guard let from = groupOf[edge.from], let to = groupOf[edge.to] else { continue }
            sums[Edge(from: from, to: to, role: edge.role, count: 0), default: 0] += edge.count
        }
        let edges = sums.map {
            Edge(from: $0.key.from, to: $0.key.to, role: $0.key.role, count: $0.value)
        }
        return ResourceGraph(
            nodes: groups.values.sorted { ($0.kind, $0.owner) < ($1.kind, $1.owner) },
            edges: edges.sorted {
                ($0.to, $0.from, $0.role.rawValue) < ($1.to, $1.from, $1.role.rawValue)
            })
    }
}
