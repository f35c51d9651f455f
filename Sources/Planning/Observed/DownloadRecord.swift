/// The record of one download's upload.
public struct DownloadRecord: TaskRecording {
    public let task: TaskID
    /// The version that was archived, pinned when the first attempt began.
    public let pinned: TaskID
    public let objectKey: String
    public let sizeBytes: Int?
    /// When the bucket confirmed the object; nil while it is being put there.
    public let readyAt: Instant?
    /// When its deletion was begun; from then on it is not offered.
    public let expiredAt: Instant?
    /// When the object was confirmed gone.
    public let removedAt: Instant?

    public init(
        task: TaskID, pinned: TaskID, objectKey: String, sizeBytes: Int?, readyAt: Instant?,
        expiredAt: Instant?, removedAt: Instant?
    ) {
        self.task = task
        self.pinned = pinned
        self.objectKey = objectKey
        self.sizeBytes = sizeBytes
        self.readyAt = readyAt
        self.expiredAt = expiredAt
        self.removedAt = removedAt
    }
}
