/// Successful work, as a measure for similar work.
public struct PastRun: Sendable, Hashable {
    public let task: TaskID
    public let profile: WorkProfile
    /// The image that the reference stood for then; nil when the Engine did not say.
    public let imageID: String?
    /// Time at work over all attempts that led to the result.
    public let wall: Duration
    public let resultBytes: Int
    public let endedAt: Instant

    public init(
        task: TaskID, profile: WorkProfile, imageID: String?, outcome: PastOutcome
    ) {
        self.task = task
        self.profile = profile
        self.imageID = imageID
        self.wall = outcome.wall
        self.resultBytes = outcome.resultBytes
        self.endedAt = outcome.endedAt
    }
}

/// The time, size and end of a past run.
public struct PastOutcome: Sendable, Hashable {
    public var wall: Duration
    public var resultBytes: Int
    public var endedAt: Instant

    public init(wall: Duration, resultBytes: Int, endedAt: Instant) {
        self.wall = wall
        self.resultBytes = resultBytes
        self.endedAt = endedAt
    }
}
