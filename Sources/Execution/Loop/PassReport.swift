public import Persistence
public import Planning

/// What one pass of the loop saw and decided.
public struct PassReport: Sendable {
    public let revision: String
    public let plan: Plan
    /// The actions of the plan that may begin now, in order.
    public let actions: [PlannedAction]
    /// When the next pass is due without any event.
    public let nextLook: Duration?
    /// Nothing is left to do, nothing is under way, and nothing works or waits for its turn; what
    /// is still to come, such as an expiry, only time brings. What failed again and again, as all
    /// does at a bucket that never answers, is tried on and keeps nobody waiting.
    public let isQuiet: Bool
}

extension ResourceStanding {
    /// Whether it goes on without anybody's doing.
    var isMoving: Bool {
        switch phase {
        case .queued, .preparing, .running, .uploading: true
        case .pending: reason == .backoff || reason == .actionInFlight
        case .blocked, .ready, .succeeded, .failed, .suspended, .cancelled, .expired, .deleting,
            .invalid:
            false
        }
    }
}

/// Why a pass decided nothing.
public enum PassError: Error, Sendable {
    /// No revision was ever read, so nothing is wanted yet.
    case nothingDesired(String)
    case store(StateStoreError)
}
