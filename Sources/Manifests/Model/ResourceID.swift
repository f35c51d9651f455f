/// Identity of a resource: kind, owner and name. Paths and order never matter.
public struct ResourceID: Hashable, Codable, Sendable, Comparable {
    /// Computed once, because an identity is looked up many times.
    private let hash: Int
    public let kind: Kind
    /// Name of the owning user, or the empty string for a kind of the lab's catalogue.
    public let owner: String
    public let name: String

    public init(kind: Kind, owner: String, name: String) {
        self.kind = kind
        self.owner = owner
        self.name = name
        var hasher = Hasher()
        hasher.combine(kind)
        hasher.combine(owner)
        hasher.combine(name)
        hash = hasher.finalize()
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            kind: try container.decode(Kind.self, forKey: .kind),
            owner: try container.decode(String.self, forKey: .owner),
            name: try container.decode(String.self, forKey: .name))
    }

    private enum CodingKeys: String, CodingKey {
        case kind, owner, name
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(hash)
    }

    /// Parses `Kind/name` or `Kind/owner/name`, as `description` writes it; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let kind = parts.first.flatMap(Kind.init(rawValue:)),
            parts.count == (kind.isOwned ? 3 : 2), parts.allSatisfy({ !$0.isEmpty })
        else { return nil }
        self.init(kind: kind, owner: kind.isOwned ? parts[1] : "", name: parts[parts.count - 1])
    }

    public static func < (left: ResourceID, right: ResourceID) -> Bool {
        (left.kind, left.owner, left.name) < (right.kind, right.owner, right.name)
    }
}

extension ResourceID: CustomStringConvertible {
    /// `Dataset/alice/cups`, or `Lab/lab` for a kind without owner.
    public var description: String {
        kind.isOwned ? "\(kind.rawValue)/\(owner)/\(name)" : "\(kind.rawValue)/\(name)"
    }
}
