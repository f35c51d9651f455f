/// A row of the task table: everything that the next step of one task depends on.
struct Situation: Sendable, Hashable {
    /// What the manifests ask of the task.
    enum Wish: Sendable, Hashable, CaseIterable {
        /// It should run until it succeeds.
        case run
        /// Running work may go on; nothing new begins.
        case hold
        case suspend, cancel, supersede, remove
    }

    /// The last attempt in the journal.
    enum Journal: Sendable, Hashable, CaseIterable {
        case none
        case openUnstarted
        case openStarted
        case succeeded
        case failed
        case stopped
        case cancelled
    }

    /// The container of the last attempt, as the Engine shows it.
    enum Found: Sendable, Hashable, CaseIterable {
        case unknown, nothing, created, running, exited, removing
    }

    /// Whether the accounting of failures allows another attempt.
    enum Retry: Sendable, Hashable, CaseIterable {
        case now, later, exhausted, stalled
    }

    var wish: Wish
    var journal: Journal
    var found: Found
    var retry: Retry
    var deadlinePassed: Bool
    /// Whether the disk runs full because of what the task writes.
    var fillsDisk = false
    /// Whether an earlier try to take in what the attempt left has failed.
    var collectFailed: Bool
}

/// The answer to a situation.
enum Decision: Sendable, Hashable {
    case act(Step, Reason)
    /// Something else must happen first.
    case wait(Reason)
    /// Nothing is left to do.
    case settled(Reason)

    enum Step: Sendable, Hashable, CaseIterable {
        /// Make the container of the open attempt again: the last try left none.
        case createAgain
        case createNext
        case start
        case stop
        case stopAtDeadline
        case stopForRoom
        case collect
        case concludeStopped
        /// Record the cancellation of a task that has no open attempt. The task then counts as
        /// stopped, so that failed work begins again once the cancellation is taken back.
        case recordCancellation
        case concludeRemoved
        case remove
    }
}
