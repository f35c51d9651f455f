public import Planning

/// The row of an intent that is not finished.
public struct IntentRecord: Sendable, Hashable {
    public let actionID: ActionID
    public let subject: ActionSubject
    public let detail: IntentDetail
    public let revision: String
    /// The epoch of the process that began it.
    public let epoch: Int
    public let begunAt: Instant
    /// Why its outcome could not be told the last time; nil when nobody tried.
    public let unknownMessage: String?
    let sequence: Int
}
