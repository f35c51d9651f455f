/// A row of the task table: all that the next step of one task depends on.
struct Situation: Sendable, Hashable {
    /// What the manifests want of the task.
    enum Wish: Sendable, Hashable, CaseIterable {
        /// It should run until it succeeds.
        case run
        /// What runs may go on, nothing new begins.
        case hold
        case suspend, cancel, supersede, remove
    }

    /// What the journal says of the last attempt.
    enum Journal: Sendable, Hashable, CaseIterable {
        case none
        case openUnstarted
        case openStarted
        case succeeded
        case failed
        case stopped
        case cancelled
    }

    /// What the Engine shows for the last attempt.
    enum Found: Sendable, Hashable, CaseIterable {
        case unknown, nothing, created, running, exited, removing
    }

    /// What the accounting of failures allows.
    enum Retry: Sendable, Hashable, CaseIterable {
        case now, later, exhausted, stalled
    }

    var wish: Wish
    var journal: Journal
    var found: Found
    var retry: Retry
    var deadlinePassed: Bool
    /// Whether the disk runs full of what the task writes.
    var fillsDisk = false
    /// Whether what the attempt left could not be taken in when that was tried.
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
        /// Note the cancellation of a task that has no open attempt. It counts as stopped then, so
        /// that what failed before begins again once the cancellation is taken back.
        case recordCancellation
        case concludeRemoved
        case remove
    }
}
