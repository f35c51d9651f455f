public import Manifests

/// Who asks. Every query of the pages and the API takes one; what a viewer may not see is absent.
public enum Viewer: Sendable, Hashable, Codable {
    case anonymous
    case user(name: String)
    case admin
}

extension Viewer {
    /// Tasks, logs, downloads and notifications are for their owner and admins only, whatever the
    /// resource's access says.
    public func seesTasks(of resource: ResourceID) -> Bool {
        switch self {
        case .anonymous: false
        case .user(let name): resource.kind.isOwned && resource.owner == name
        case .admin: true
        }
    }

    /// Whether the resource itself is visible. The lab's catalogue is; a download never is to
    /// others, because it belongs to what only owners see.
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
        case .admin: true
        }
    }

    /// The name under which what the viewer does is audited; nil for one who may do nothing.
    var actor: Actor? {
        switch self {
        case .anonymous: nil
        case .user(let name): .user(name: name)
        case .admin: .admin
        }
    }
}
