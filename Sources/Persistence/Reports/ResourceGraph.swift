public import Manifests
public import Planning

/// Resources, or groups of them, and what is made from what.
public struct ResourceGraph: Codable, Hashable, Sendable {
    public var nodes: [Node]
    public var edges: [Edge]
    /// A note for the reader when something is not shown; nil when everything is.
    public var note: String?

    public struct Node: Codable, Hashable, Sendable {
        /// The resource's identity, or `Kind/owner/*` of a group.
        public var key: String
        public var kind: Kind
        public var owner: String
        /// Nil for a group.
        public var name: String?
        public var title: String?
        /// Nil where it is unknown: in a folder of manifests, and for a group.
        public var phase: Phase?
        /// Number of resources that the node stands for.
        public var count: Int

        public init(_ id: ResourceID, title: String?, phase: Phase?) {
            key = id.description
            kind = id.kind
            owner = id.owner
            name = id.name
            self.title = title
            self.phase = phase
            count = 1
        }

        init(key: String, kind: Kind, owner: String, count: Int) {
            self.key = key
            self.kind = kind
            self.owner = owner
            self.count = count
        }

        /// The identity of the node's resource; nil for a group.
        public var id: ResourceID? {
            name.map { ResourceID(kind: kind, owner: owner, name: $0) }
        }
    }

    /// A use: one resource is made from another, or set up by it.
    public struct Edge: Codable, Hashable, Sendable {
        /// Key of the node that is used.
        public var from: String
        /// Key of the node that uses it.
        public var to: String
        public var role: Reference.Role
        /// Number of uses that the edge stands for.
        public var count: Int

        public init(from: ResourceID, to: ResourceID, role: Reference.Role) {
            self.init(from: from.description, to: to.description, role: role, count: 1)
        }

        init(from: String, to: String, role: Reference.Role, count: Int) {
            self.from = from
            self.to = to
            self.role = role
            self.count = count
        }
    }

    public init(nodes: [Node], edges: [Edge]) {
        self.nodes = nodes
        self.edges = edges
    }

    /// The graph of all resources that a revision declares. Phases are unknown, except that a
    /// broken manifest is invalid.
    public init(_ desired: DesiredState) {
        let valid = desired.resources.map { Node($0.id, title: $0.shownTitle, phase: nil) }
        let invalid = desired.invalid.map { Node($0.id, title: nil, phase: .invalid) }
        nodes = (valid + invalid).sorted { $0.key < $1.key }
        let known = Set(nodes.map(\.key))
        edges = desired.resources.flatMap { resource in
            resource.references.map {
                Edge(from: $0.target, to: resource.id, role: $0.role)
            }
        }.filter { known.contains($0.from) }
    }
}
