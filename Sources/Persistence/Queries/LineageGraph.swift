public import Manifests
public import Planning

/// Resources and what they use, as far as a viewer sees both.
public struct LineageGraph: Sendable, Hashable {
    public struct Node: Sendable, Hashable {
        public let id: ResourceID
        public let title: String?
        public let phase: Phase
    }

    public struct Use: Sendable, Hashable {
        public let user: ResourceID
        public let used: ResourceID
        public let role: Reference.Role
    }

    /// By identity.
    public let nodes: [Node]
    /// By user, then by what is used.
    public let uses: [Use]
    /// Whether more belongs to it than was asked for.
    public let isCut: Bool

    init(_ nodes: some Collection<Node>, uses: some Collection<Use>, isCut: Bool) {
        let known = Set(nodes.map(\.id))
        self.nodes = nodes.sorted { $0.id < $1.id }
        self.uses = uses.filter { known.contains($0.user) && known.contains($0.used) }
            .sorted { ($0.user, $0.used, $0.role.rawValue) < ($1.user, $1.used, $1.role.rawValue) }
        self.isCut = isCut
    }
}
