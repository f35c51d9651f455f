/// The index of each resource of a revision, and the resources that refer to it. Edits change
/// neither, so one value serves for all edits until another kind of change comes.
struct ReferenceIndex: Sendable {
    private let ids: [ResourceID]
    private var places: [ResourceID: Int] = [:]
    private var referrers: [ResourceID: [Int]] = [:]
    /// The places of the Lab and of the users.
    private(set) var catalogue: [Int] = []

    init(_ resources: [Resource]) {
        ids = resources.map(\.id)
        for (place, resource) in resources.enumerated() {
            let id = ids[place]
            places[id] = place
            for reference in resource.references {
                referrers[reference.target, default: []].append(place)
            }
            if id.kind == .lab || id.kind == .user { catalogue.append(place) }
        }
    }

    func place(of id: ResourceID) -> Int? { places[id] }

    func isReferredTo(_ id: ResourceID) -> Bool { referrers[id] != nil }

    /// The places of `ids` and of all that refer to them, directly or not.
    func dependents(of ids: some Sequence<ResourceID>) -> Set<Int> {
        var waiting = ids.compactMap { places[$0] }
        var found = Set(waiting)
        while let place = waiting.popLast() {
            for referrer in referrers[self.ids[place]] ?? []
            where found.insert(referrer).inserted {
                waiting.append(referrer)
            }
        }
        return found
    }
}
