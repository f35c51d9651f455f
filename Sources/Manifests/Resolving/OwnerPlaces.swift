/// Numbers each owner's resources, so that a quota on their number refuses the newest ones.
struct OwnerPlaces {
    private let places: [ResourceID: Int]
    private let known: Set<ResourceID>

    /// Resources that are `known` from before come first; otherwise they are in order of identity.
    init(_ ids: some Collection<ResourceID>, known: Set<ResourceID>) {
        self.known = known
        var places: [ResourceID: Int] = [:]
        for (_, own) in Dictionary(grouping: ids.filter { $0.kind.isOwned }, by: \.owner) {
            let sorted = own.sorted {
                let (first, second) = (known.contains($0), known.contains($1))
                return first == second ? $0 < $1 : first
            }
            for (index, id) in sorted.enumerated() { places[id] = index + 1 }
        }
        self.places = places
    }

    /// A finding when the owner has more than the quota allows: an error for what is new, a
    /// warning for what was there before.
    func excess(of draft: DocumentDraft, quotas: [Quota]) -> Finding? {
        guard !quotas.isEmpty, let place = places[draft.id],
            let limit = quotas.quota(of: draft.id.owner).resources, place > limit
        else { return nil }
        return Finding(
            severity: known.contains(draft.id) ? .warning : .error, code: .quotaExceeded,
            message: "\(draft.id) is number \(place) of \(draft.id.owner)'s resources, but the "
                + "Lab's quota allows \(limit); remove others or ask for more",
            mark: draft.nameMark, related: [])
    }
}
