public import Foundation
public import Manifests

/// Who did what; only admins see it. The hash of a row covers the row and the hash before it.
public struct AuditEntry: Codable, Hashable, Sendable {
    /// From 1, without gaps.
    public var id: Int
    public var at: Date
    /// A user's name, `admin`, or `reconciler` for what the daemon did by itself.
    public var actor: String
    public var action: AuditType
    public var resource: ResourceID?
    public var detail: String

    public init(id: Int, at: Date, actor: String, action: AuditType, detail: String) {
        self.id = id
        self.at = at
        self.actor = actor
        self.action = action
        self.detail = detail
    }
}

/// What the hash of a row is taken over, as JSON with sorted keys.
struct AuditContent: Encodable {
    let sequence: Int
    let type: String
    let actor: String
    let resource: String?
    let detail: String
    let at: String
    let previousHash: String

    func hash() throws -> String {
        ContentDigest.sha256(try StoredJSON.text(self).utf8)
    }
}

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

/// What a walk over the audit found.
public enum AuditChainState: Sendable, Hashable {
    case intact(rows: Int)
    /// The row does not continue the one before it, or is not what was written.
    case broken(atSequence: Int)
}
