/// Guesses what somebody meant by the name of a resource that was not found. It gives only names
/// that the asker may see.
struct NameHints {
    private struct Shelf: Hashable {
        let kind: Kind
        let owner: String
    }

    private let names: [Shelf: [String]]
    private let owned: [String: [ResourceID]]
    private let grids: [ResourceID: [ResourceID]]
    /// Comparisons still allowed, so that thousands of misspelt names do not take minutes.
    private var budget = 200_000

    /// - Parameter grids: the runs of each grid, in order, by the grid's own name.
    init(_ ids: some Collection<ResourceID>, grids: [ResourceID: [ResourceID]]) {
        self.grids = grids
        names = Dictionary(grouping: ids) { Shelf(kind: $0.kind, owner: $0.owner) }
            .mapValues { $0.map(\.name).sorted() }
        owned = Dictionary(grouping: ids.filter { $0.kind.isOwned }, by: \.name)
            .mapValues { $0.sorted() }
    }

    /// The end of a message, from `; ` on; nil when there is nothing to say.
    mutating func hint(
        for target: ResourceID, asker: String, isVisible: (ResourceID) -> Bool
    ) -> String? {
        if let runs = grids[target], runs.allSatisfy(isVisible) {
            return "; " + Self.grid(target, runs, asker: asker)
        }
        let elsewhere = owned[target.name, default: []].prefix(100).filter {
            $0 != target && isVisible($0)
        }
        if let other = elsewhere.first(where: { $0.kind == target.kind }) {
            let written = other.owner == asker ? other.name : "\(other.owner)/\(other.name)"
            return "; did you mean '\(written)'?"
        }
        if let name = nearest(to: target, isVisible: isVisible) {
            let isOwn = !target.kind.isOwned || target.owner == asker
            return "; did you mean '\(isOwn ? name : target.owner + "/" + name)'?"
        }
        if let other = elsewhere.first(where: { $0.owner == target.owner }) {
            return "; there is a \(other.kind.rawValue) of this name"
        }
        return nil
    }

    /// The end of a message that lists the names of the same kind and owner as `target`; empty when
    /// there are none. Call it only when the asker may see all of them.
    func known(besides target: ResourceID) -> String {
        let names = names[Shelf(kind: target.kind, owner: target.owner), default: []]
        guard !names.isEmpty else { return "" }
        let shown = names.prefix(5).joined(separator: ", ")
        return names.count > 5
            ? "; there are \(names.count), such as \(shown)"
            : "; there \(names.count == 1 ? "is" : "are") \(shown)"
    }

    private static func grid(
        _ target: ResourceID, _ runs: [ResourceID], asker: String
    ) -> String {
        let names = runs.map { $0.owner == asker ? $0.name : "\($0.owner)/\($0.name)" }
        let shown =
            names.count > 4
            ? names.prefix(2).joined(separator: ", ") + ", … " + (names.last ?? "")
            : names.joined(separator: ", ")
        return "'\(target.name)' is a matrix; it declares \(shown)"
    }

    private mutating func nearest(
        to target: ResourceID, isVisible: (ResourceID) -> Bool
    ) -> String? {
        let candidates = names[Shelf(kind: target.kind, owner: target.owner), default: []]
        guard candidates.count <= budget else { return nil }
        budget -= candidates.count
        return Spelling.meant(
            by: target.name,
            among: candidates.filter {
                isVisible(ResourceID(kind: target.kind, owner: target.owner, name: $0))
            })
    }
}
