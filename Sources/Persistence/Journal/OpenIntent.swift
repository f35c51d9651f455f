public import Planning

/// Proof that the row of an intent is committed: the permission for one outside action.
///
/// `StateStore.begin` and `resume` make one; `finish` uses it up.
public struct OpenIntent: ~Copyable, Sendable {
    public let actionID: ActionID
    public let subject: ActionSubject
    public let detail: IntentDetail
    /// The commit that asked for the action.
    public let revision: String
    /// For labels and for the check right before a mutating call.
    public let epoch: Int
    public let installationID: String
    let sequence: Int

    /// The word of the action, such as `create`.
    public var verb: String { detail.verb.rawValue }

    init(record: IntentRecord, epoch: Int, installationID: String) {
        self.actionID = record.actionID
        self.subject = record.subject
        self.detail = record.detail
        self.revision = record.revision
        self.epoch = epoch
        self.installationID = installationID
        self.sequence = record.sequence
    }
}

/// The row of an intent that is not finished.
public struct IntentRecord: Sendable, Hashable {
    public let actionID: ActionID
    public let subject: ActionSubject
    public let detail: IntentDetail
    public let revision: String
    /// The epoch of the process that began it.
    public let epoch: Int
    public let begunAt: Instant
    /// Why the last try could not determine its outcome; nil when nobody tried.
    public let unknownMessage: String?
    let sequence: Int
}
