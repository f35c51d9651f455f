import Persistence

/// The places of a graph's nodes: a node that is used stands in a column to the left of its users.
struct GraphLayout {
    struct Place: Hashable {
        let column: Int
        let row: Int
    }

    private(set) var places: [String: Place] = [:]
    let columns: Int
    let rows: Int

    init(_ graph: ResourceGraph) {
        let columnOf = Self.columns(of: graph)
        columns = (columnOf.values.max() ?? -1) + 1
        var order = (0..<columns).map { column in
            graph.nodes.map(\.key).filter { columnOf[$0] == column }
        }
        let uses = Dictionary(grouping: graph.edges, by: \.to).mapValues { $0.map(\.from) }
        let users = Dictionary(grouping: graph.edges, by: \.from).mapValues { $0.map(\.to) }
        // Two passes in both directions bring most connected nodes side by side.
        for _ in 0..<2 {
            for column in order.indices.dropFirst() {
                order[column] = Self.sorted(order[column], by: uses, in: order)
            }
            for column in order.indices.dropLast().reversed() {
                order[column] = Self.sorted(order[column], by: users, in: order)
            }
        }
        rows = order.map(\.count).max() ?? 0
        for (column, keys) in order.enumerated() {
            for (row, key) in keys.enumerated() { places[key] = Place(column: column, row: row) }
        }
    }

    /// The column of each node: the length of the longest way to it. Nodes in a circle stay in the
    /// first column.
    private static func columns(of graph: ResourceGraph) -> [String: Int] {
        var column = Dictionary(graph.nodes.map { ($0.key, 0) }) { first, _ in first }
        var open = Dictionary(grouping: graph.edges.filter { $0.from != $0.to }, by: \.to)
            .mapValues(\.count)
        let users = Dictionary(grouping: graph.edges.filter { $0.from != $0.to }, by: \.from)
        var ready = graph.nodes.map(\.key).filter { open[$0] == nil }
        while let key = ready.popLast() {
            for edge in users[key] ?? [] {
                column[edge.to] = max(column[edge.to] ?? 0, (column[key] ?? 0) + 1)
                open[edge.to, default: 0] -= 1
                if open[edge.to] == 0 { ready.append(edge.to) }
            }
        }
        for (key, left) in open where left > 0 { column[key] = 0 }
        // A node that is made from nothing moves next to its first user, so that its line crosses
        // no box.
        let made = Set(graph.edges.map(\.to))
        for node in graph.nodes where !made.contains(node.key) {
            let first = (users[node.key] ?? []).compactMap { column[$0.to] }.min()
            if let first { column[node.key] = max(first - 1, 0) }
        }
        return column
    }

    /// The keys of one column in order of the mean row of their neighbours.
    private static func sorted(
        _ keys: [String], by neighbours: [String: [String]], in order: [[String]]
    ) -> [String] {
        var rows: [String: Int] = [:]
        for column in order { for (row, key) in column.enumerated() { rows[key] = row } }
        let weights = keys.enumerated().map { row, key in
            let near = (neighbours[key] ?? []).compactMap { rows[$0] }
            return near.isEmpty ? Double(row) : Double(near.reduce(0, +)) / Double(near.count)
        }
        return keys.indices.sorted { (weights[$0], $0) < (weights[$1], $1) }.map { keys[$0] }
    }
}
