public import Foundation
public import Manifests

/// One row of the audit: who did what. Only admins see it.
///
/// The hash of a row covers the row and the hash of the row before it.
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

/// The content that the hash of a row covers, as JSON with sorted keys.
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

/// The person or program that a row of the audit names.
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

/// The result of checking the audit's chain of hashes.
public enum AuditChainState: Sendable, Hashable {
    case intact(rows: Int)
    /// The row does not continue the row before it, or was changed after it was written.
    case broken(atSequence: Int)
}
