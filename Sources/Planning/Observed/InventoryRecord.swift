public import Manifests

/// A resource we own and have not confirmed deleted.
public struct InventoryRecord: Sendable, Hashable {
    public let id: ResourceID
    /// Raised by one with each accepted change of the spec.
    public let generation: Int
    public let specDigest: SpecDigest
    public let inputDigest: InputDigest?
    public let canonicalSpec: JSONValue
    /// The result in force: the newest that succeeded or was taken over.
    public let current: TaskID?
    public let deletion: Deletion?
    /// The file that declared it last.
    public let path: String

    public init(
        resource: InventoryIdentity, inputDigest: InputDigest?, canonicalSpec: JSONValue,
        current: TaskID?, deletion: Deletion?
    ) {
        self.id = resource.id
        self.generation = resource.generation
        self.specDigest = resource.specDigest
        self.path = resource.path
        self.inputDigest = inputDigest
        self.canonicalSpec = canonicalSpec
        self.current = current
        self.deletion = deletion
    }
}

extension InventoryRecord {
    /// What happens to the results when the resource is removed, by the spec that was accepted
    /// last.
    var deletionPolicy: DeletionPolicy {
        guard case .object(let members) = canonicalSpec,
            case .string(let word)? = members["deletionPolicy"]
        else { return .delete }
        return DeletionPolicy(rawValue: word) ?? .delete
    }

    /// How long a download's object stays in the bucket, by the spec that was accepted last; nil
    /// for other kinds.
    var keepFor: Duration? {
        guard case .object(let members) = canonicalSpec,
            case .integer(let seconds)? = members["keepFor"]
        else { return nil }
        return .seconds(seconds)
    }
}

/// The resource of an inventory record, and the spec of it that was accepted last.
public struct InventoryIdentity: Sendable, Hashable {
    public let id: ResourceID
    public let generation: Int
    public let specDigest: SpecDigest
    public let path: String

    public init(id: ResourceID, generation: Int, specDigest: SpecDigest, path: String) {
        self.id = id
        self.generation = generation
        self.specDigest = specDigest
        self.path = path
    }
}

/// A removal that waits out its grace and can be undone until then.
public struct Deletion: Sendable, Hashable {
    public let requestedAt: Instant
    public let grace: Duration
    /// The commit that no longer declares the resource.
    public let revision: String

    public init(requestedAt: Instant, grace: Duration, revision: String) {
        self.requestedAt = requestedAt
        self.grace = grace
        self.revision = revision
    }
}
