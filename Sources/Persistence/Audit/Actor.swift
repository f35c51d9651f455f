/// Who did what the audit tells.
public enum Actor: Sendable, Hashable, CustomStringConvertible {
    /// The daemon by itself, carrying out what was accepted.
    case daemon
    case user(name: String)
    case admin
    /// The author of a commit, as git names them.
    case author(String)

    public var description: String {
        switch self {
        case .daemon: "reconciler"
        case .user(let name): name
        case .admin: "admin"
        case .author(let name): name
        }
    }
}
