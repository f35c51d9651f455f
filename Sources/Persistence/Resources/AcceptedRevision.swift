/// A commit whose manifests are in force.
public struct AcceptedRevision: Sendable, Hashable, Codable {
    public let commit: String
    /// First line of the message.
    public let subject: String
    public let author: String
    /// Seconds since 1970 by the committer's clock; for people only.
    public let committedAt: Duration
    /// Whose trusted key signed it; nil when no signature was demanded, so none was checked.
    public var signer: String?
    /// Whether its Lab demands that the next one is signed.
    public var demandsSignature = false

    public init(commit: String, subject: String, author: String, committedAt: Duration) {
        self.commit = commit
        self.subject = subject
        self.author = author
        self.committedAt = committedAt
    }
}
