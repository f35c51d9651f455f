public import Manifests
public import Planning

/// One row of the audit. `hash` covers the row and the hash before it.
public struct AuditEvent: Sendable, Hashable {
    /// From 1, without gaps.
    public let sequence: Int
    public let type: AuditType
    /// A user's name, `admin`, or `reconciler` for what the daemon did by itself.
    public let actor: String
    public let resource: ResourceID?
    public let detail: String
    public let at: Instant
    public let previousHash: String
    public let hash: String
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
