public import Manifests
public import Planning

/// A notification to one user. It holds no secret and no link: it names the resource.
public struct Notice: Sendable, Hashable {
    public let id: Int
    /// Derived from what it tells of, so that it is delivered once however often that is seen.
    public let stableID: String
    public let owner: String
    public let type: NoticeType
    public let title: String
    public let body: String
    public let resource: ResourceID
    public let at: Instant
    public let readAt: Instant?
}
