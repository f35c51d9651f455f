/// What `start` found; both mean that the container was started.
public enum StartOutcome: Sendable, Equatable {
    case started
    case alreadyStarted
}

/// What `stop` found; all mean that the container does not run.
public enum StopOutcome: Sendable, Equatable {
    case stopped
    case alreadyStopped
    case absent
}

/// What `kill` found.
public enum KillOutcome: Sendable, Equatable {
    case signalled
    case notRunning
    case absent
}

/// What `remove` found.
public enum RemoveOutcome: Sendable, Equatable {
    case removed
    case absent
    /// Another removal of this container is under way and has not ended.
    case inProgress
}
