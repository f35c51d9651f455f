/// The journal's record of one task.
public struct TaskRecord: TaskRecording {
    public let id: TaskID
    /// The `rerun` string for which this run number was given out.
    public let rerun: String?
    /// By rising number; numbers never repeat for a resource and digest.
    public let attempts: [AttemptRecord]

    public init(id: TaskID, rerun: String?, attempts: [AttemptRecord]) {
        self.id = id
        self.rerun = rerun
        self.attempts = attempts
    }

    public var task: TaskID { id }

    public var succeeded: Bool { attempts.last?.end == .succeeded }
}

/// The journal's record of one execution of a workload.
public struct AttemptRecord: Sendable, Hashable {
    public let number: Int
    /// The container made for it, once that is known.
    public let containerID: String?
    public let createdAt: Instant
    public let startedAt: Instant?
    /// Set before the container is told to stop, so that its exit is not taken for a failure.
    public let stopReason: StopReason?
    public let endedAt: Instant?
    /// Nil while the attempt is open.
    public let end: AttemptEnd?
    /// Whether its log is kept.
    public var hasLog = false
    /// How often its result could not be taken in.
    public var collectFailures = 0

    /// Whether its failure was the first to tell of a condition of the lab.
    public var foundCause = false

    /// After this many collect failures, the attempt has failed.
    public static let collectFailuresMax = 5

    public init(
        number: Int, containerID: String?, times: AttemptTimes, stopReason: StopReason?,
        end: AttemptEnd?
    ) {
        self.number = number
        self.containerID = containerID
        self.createdAt = times.createdAt
        self.startedAt = times.startedAt
        self.stopReason = stopReason
        self.endedAt = times.endedAt
        self.end = end
    }
}

/// When an attempt was recorded, began its work, and ended.
public struct AttemptTimes: Sendable, Hashable {
    public var createdAt: Instant
    public var startedAt: Instant?
    public var endedAt: Instant?

    public init(createdAt: Instant, startedAt: Instant?, endedAt: Instant?) {
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.endedAt = endedAt
    }
}

/// How an attempt ended.
public enum AttemptEnd: Sendable, Hashable, Codable {
    case succeeded
    case failed(FailureClass)
    /// We stopped it on purpose; it never counts as a failure.
    case stopped(StopReason)
}

/// Why running work is told to stop.
public enum StopReason: String, Sendable, Hashable, Codable, CaseIterable {
    case suspended, cancelled, superseded, removedFromGit
    /// It ran longer than `maxDuration`; the exit that follows counts as a failure.
    case deadlineExceeded
    /// It held the most disk space of all running work when the disk ran full; the exit that
    /// follows counts as a failure.
    case filledDisk

    /// The end of an attempt that was stopped for this reason.
    public var end: AttemptEnd {
        switch self {
        case .suspended, .cancelled, .superseded, .removedFromGit: .stopped(self)
        case .deadlineExceeded: .failed(.deadlineExceeded)
        case .filledDisk: .failed(.userCode)
        }
    }
}
