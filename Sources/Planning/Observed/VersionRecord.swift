/// The result of one task, kept content-addressed.
public struct VersionRecord: TaskRecording {
    public let task: TaskID
    /// SHA-256 of the artifact's list of files.
    public let artifactDigest: String
    public let sizeBytes: Int
    public let succeededAt: Instant
    /// When another version became current; nil for the current one.
    public let supersededAt: Instant?

    public init(
        task: TaskID, artifactDigest: String, sizeBytes: Int, succeededAt: Instant,
        supersededAt: Instant?
    ) {
        self.task = task
        self.artifactDigest = artifactDigest
        self.sizeBytes = sizeBytes
        self.succeededAt = succeededAt
        self.supersededAt = supersededAt
    }
}
