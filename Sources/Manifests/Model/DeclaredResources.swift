/// The declared resources by identity. Stores indices, because copying a resource is slow.
public struct DeclaredResources: Sendable {
    /// In dependency order. A resource may be replaced in place by another of the same identity.
    public var all: [Resource]
    private let places: [ResourceID: Int]

    public init(_ all: [Resource]) {
        self.all = all
        places = Dictionary(
            all.indices.map { (all[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    public func place(of id: ResourceID) -> Int? { places[id] }

    public subscript(id: ResourceID) -> Resource? { places[id].map { all[$0] } }

    public func contains(_ id: ResourceID) -> Bool { places[id] != nil }
}
