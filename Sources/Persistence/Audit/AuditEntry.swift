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
