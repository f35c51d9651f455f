/// What someone may have meant by the name of a resource that was not found. Only names that the
/// asker may see are given.
struct NameHints {
    private struct Shelf: Hashable {
        let kind: Kind
        let owner: String
    }

    private let names: [Shelf: [String]]
    private let owned: [String: [ResourceID]]
    /// Comparisons still allowed, so that thousands of misspelt names do not take minutes.
    private var budget = 200_000

    init(_ ids: some Collection<ResourceID>) {
        names = Dictionary(grouping: ids) { Shelf(kind: $0.kind, owner: $0.owner) }
            .mapValues { $0.map(\.name).sorted() }
        owned = Dictionary(grouping: ids.filter { $0.kind.isOwned }, by: \.name)
            .mapValues { $0.sorted() }
    }

    /// The end of a message, from `; ` on; empty when there is nothing to say.
    mutating func hint(
        for target: ResourceID, asker: String, isVisible: (ResourceID) -> Bool
    ) -> String {
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
        return ""
    }

    private mutating func nearest(
        to target: ResourceID, isVisible: (ResourceID) -> Bool
    ) -> String? {
        let candidates = names[Shelf(kind: target.kind, owner: target.owner), default: []]
        guard candidates.count <= budget else { return nil }
        budget -= candidates.count
        return Spelling.nearest(
            to: target.name,
            among: candidates.filter {
                isVisible(ResourceID(kind: target.kind, owner: target.owner, name: $0))
            })
    }
}
