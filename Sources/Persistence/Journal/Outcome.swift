public import Planning

/// How one outside action ended.
public enum Outcome: Sendable, Hashable {
    case succeeded(Effect)
    case failed(FailureClass, message: String)
    /// The world was not as the plan saw it; nothing was done.
    case skipped(reason: String)
    /// Whether the action happened cannot be determined now. The row stays open and the resource
    /// busy until the intent is resumed and finished.
    case unknown(message: String)
}

/// The effect of a successful action.
public enum Effect: Sendable, Hashable {
    case created(containerID: String, imageID: String?)
    /// `engine` is the Engine's identity, which changes when the Engine restarts; nil when it has
    /// none.
    case started(engine: String?)
    case stopped
    case collected(CollectedExit)
    /// `logPath` is the log that was kept before somebody removed the container, as in
    /// `CollectedExit`.
    case concluded(logPath: String?)
    case removed
    case ingested(Artifact)
    case uploaded(UploadedObject)
    case expired
    case purged
}

/// How a container ended. All of this is durable before the container is removed.
public struct CollectedExit: Sendable, Hashable {
    public var code: Int
    public var oomKilled: Bool
    public var end: AttemptEnd
    /// Required when the end is a success.
    public var artifact: Artifact?
    /// A sentence for people, without secrets.
    public var message: String?
    /// Path of the kept log, relative to the state folder.
    public var logPath: String?

    public init(code: Int, oomKilled: Bool, end: AttemptEnd) {
        self.code = code
        self.oomKilled = oomKilled
        self.end = end
    }
}

/// A result in the artifact store.
public struct Artifact: Sendable, Hashable {
    /// SHA-256 of the list of files, 64 lower-case hexadecimal digits.
    public let digest: String
    public let sizeBytes: Int
    public let fileCount: Int

    public init(digest: String, sizeBytes: Int, fileCount: Int) {
        self.digest = digest
        self.sizeBytes = sizeBytes
        self.fileCount = fileCount
    }
}

/// An object that the bucket confirmed.
public struct UploadedObject: Sendable, Hashable {
    public let key: String
    public let sizeBytes: Int
    /// 64 lower-case hexadecimal digits.
    public let sha256: String

    public init(key: String, sizeBytes: Int, sha256: String) {
        self.key = key
        self.sizeBytes = sizeBytes
        self.sha256 = sha256
    }
}
