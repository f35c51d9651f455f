import Manifests

/// The declared resources by identity. Holds places rather than copies, which are dear.
struct DeclaredResources: Sendable {
    /// In dependency order. Others may take their places, each of the same identity.
    var all: [Resource]
    private let places: [ResourceID: Int]

    init(_ all: [Resource]) {
        self.all = all
        places = Dictionary(
            all.indices.map { (all[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func place(of id: ResourceID) -> Int? { places[id] }

    subscript(id: ResourceID) -> Resource? { places[id].map { all[$0] } }

    func contains(_ id: ResourceID) -> Bool { places[id] != nil }
}
