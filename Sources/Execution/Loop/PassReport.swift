public import Persistence
public import Planning

/// What one look of the loop found and decided.
public struct PassReport: Sendable {
    public let revision: String
    public let plan: Plan
    /// The actions of the plan that may begin now, in order.
    public let actions: [PlannedAction]
    /// When the next look is due without any event.
    public let nextLook: Duration?
    /// Nothing is left to do, nothing is under way, and nothing works or waits for its turn; what
    /// is still to come, such as an expiry, only time brings. An action that failed again and
    /// again, as all do at a bucket that never answers, is tried on and keeps nobody waiting.
    public let isQuiet: Bool
}

/// Why a look decided nothing.
public enum PassError: Error, Sendable {
    /// No revision was ever read, so nothing is wanted yet.
    case nothingDesired(String)
    case store(StateStoreError)
}

/// A look that found nothing to do, and everything that its plan depended on besides the time: as
/// long as that is the same and nothing is due, the next look would find the same.
struct RestingWorld: Sendable {
    /// What is compared instead of being read, planned and recorded again.
    struct Scene: Sendable, Hashable {
        let revision: String
        let engineView: EngineView
        /// The store's counter of changes from before anything was read.
        let changes: Int
        let disk: DiskView
    }

    let scene: Scene
    let last: PassReport
    let at: Instant

    /// The report of a look at `now` that sees `scene`; nil when the look has to be made.
    func report(of scene: Scene, at now: Instant) -> PassReport? {
        guard scene == self.scene else { return nil }
        var nextLook = last.nextLook
        if let due = nextLook {
            let left = now.remaining(of: due, since: at)
            guard left > .zero else { return nil }
            nextLook = left
        }
        return PassReport(
            revision: last.revision, plan: last.plan, actions: [], nextLook: nextLook,
            isQuiet: last.isQuiet)
    }
}
