public import Planning

/// One execution of a task.
public struct AttemptID: Sendable, Hashable {
    public let task: TaskID
    public let number: Int

    public init(task: TaskID, number: Int) {
        self.task = task
        self.number = number
    }
}
