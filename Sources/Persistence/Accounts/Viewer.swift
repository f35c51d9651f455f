public import Manifests

/// The person who asks. Every query of the pages and the API takes a viewer and leaves out
/// everything that this viewer may not see.
public enum Viewer: Sendable, Hashable, Codable {
    case anonymous
    case user(name: String)
    /// A user whose role is admin: sees all, under a name of their own.
    case administrator(name: String)
    /// Whoever may open the daemon's socket, or follows a link that was made there.
    case admin
}

extension Viewer {
    public var isAdmin: Bool {
        switch self {
        case .anonymous, .user: false
        case .administrator, .admin: true
        }
    }

    /// The user's name; nil for a viewer who is no user.
    public var name: String? {
        switch self {
        case .anonymous, .admin: nil
        case .user(let name), .administrator(let name): name
        }
    }
}

extension Viewer {
    /// Tasks, logs, downloads and notifications are for their owner and admins only, whatever the
    /// resource's access says.
    public func seesTasks(of resource: ResourceID) -> Bool {
        switch self {
        case .anonymous: false
        case .user(let name): resource.kind.isOwned && resource.owner == name
        case .administrator, .admin: true
        }
    }

    /// Whether the resource itself is visible. Everybody sees the lab's catalogue; only its owner
    /// and admins see a download, because it is about their tasks.
    public func sees(_ resource: ResourceID, access: Access) -> Bool {
        if seesTasks(of: resource) { return true }
        switch resource.kind.traits.sharing {
        case .catalogue: return true
        case .ownerOnly: return false
        case .byAccess: return access == .public
        }
    }

    /// A user's e-mail address is for that user and admins only.
    public func seesAddress(of user: ResourceID) -> Bool {
        switch self {
        case .anonymous: false
        case .user(let name): user.kind == .user && user.name == name
        case .administrator, .admin: true
        }
    }

    /// The actor that the audit names for this viewer; nil for an anonymous viewer, who may do
    /// nothing.
    var actor: Actor? {
        switch self {
        case .anonymous: nil
        case .user(let name), .administrator(let name): .user(name: name)
        case .admin: .admin
        }
    }
}
