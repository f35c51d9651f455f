public import Planning

/// One task with its last attempt, as lists show it.
public struct TaskReport: Sendable, Hashable {
    public let task: TaskID
    public let title: String?
    /// The resource's, when the task is the one it speaks of; else that of the task's end.
    public let phase: Phase
    /// Number of the last attempt; 0 before the first.
    public let attempt: Int
    public let end: AttemptEnd?
    public let progress: WorkerProgress?
    public let progressAt: Instant?
    public let createdAt: Instant
    /// When the first attempt began its work.
    public let startedAt: Instant?
    public let endedAt: Instant?
}
