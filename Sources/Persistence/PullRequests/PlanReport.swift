public import Planning

/// The last report on one pull request, stored so that nothing is reported twice.
public struct PlanReport: Sendable, Hashable {
    /// Such as `pull/12`.
    public let request: String
    /// The places that got the report: the git host, published refs, or both. Other places have
    /// been told nothing yet.
    public let destination: String
    /// The commit that was planned, and the accepted commit that it was compared with.
    public var head: String
    public var base: String
    /// Digest of the plan's content, without the revisions and the state that it was made from.
    public var planDigest: String
    /// The comment's id at the host; nil before one was posted.
    public var comment: String?
    /// Raised when a comment of ours was removed, so that a copy of it is not taken for ours.
    public var commentNumber: Int
    public var reportedAt: Instant

    /// The `head` while nothing is reported: before the first report, and after the request was
    /// closed.
    public static let nothingTold = "none"

    public init(
        request: String, destination: String, head: String, base: String, planDigest: String,
        comment: String?, commentNumber: Int, reportedAt: Instant
    ) {
        self.request = request
        self.destination = destination
        self.head = head
        self.base = base
        self.planDigest = planDigest
        self.comment = comment
        self.commentNumber = commentNumber
        self.reportedAt = reportedAt
    }
}

/// A published plan whose removal is not confirmed.
public struct PublishedPlan: Sendable, Hashable {
    public let request: String
    /// The planned commit, which the ref is named after.
    public let head: String

    public init(request: String, head: String) {
        self.request = request
        self.head = head
    }
}
