public import Planning

/// What was said of one pull request, so that nothing is said twice.
public struct PlanReport: Sendable, Hashable {
    /// Such as `pull/12`.
    public let request: String
    /// To whom it was said; another one has heard nothing yet.
    public let destination: String
    /// The commit that was planned, and the accepted commit that it was compared with.
    public var head: String
    public var base: String
    /// Of the plan, whatever its words.
    public var planDigest: String
    /// The comment's id at the host; nil before one was posted.
    public var comment: String?
    /// Raised when a comment of ours was removed, so that a copy of it is not taken for ours.
    public var commentNumber: Int
    public var reportedAt: Instant

    /// Stands for the head while nothing is told: before the first time, and of a closed request.
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

/// A published plan that was not confirmed removed.
public struct PublishedPlan: Sendable, Hashable {
    public let request: String
    /// The planned commit, which the ref is named after.
    public let head: String

    public init(request: String, head: String) {
        self.request = request
        self.head = head
    }
}
