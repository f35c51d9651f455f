public import Persistence
public import Planning

/// The findings and decisions of one look.
public struct PassReport: Sendable {
    public let revision: String
    public let plan: Plan
    /// The actions of the plan that may begin now, in order.
    public let actions: [PlannedAction]
    /// Time until the next look if no event comes earlier.
    public let nextLook: Duration?
    /// True when nothing is left to do, no action is under way, and no work runs or waits for its
    /// turn; only later times, such as an expiry, bring changes. Actions that failed again and
    /// again, as with a bucket that never answers, do not count, although they are tried again.
    public let isQuiet: Bool
}

/// Why a look decided nothing.
public enum PassError: Error, Sendable {
    /// No revision was read yet, so there is no desired state.
    case nothingDesired(String)
    case store(StateStoreError)
}

/// A look that found nothing to do, with everything but the time that its plan depended on. As long
/// as this is unchanged and no time is due, the next look would find the same.
struct QuietLook: Sendable {
    /// The values to compare, which replace reading, planning and recording again.
    struct Inputs: Sendable, Hashable {
        let revision: String
        let engineView: EngineView
        /// The store's counter of changes from before anything was read.
        let changes: Int
        let disk: DiskView
    }

    let inputs: Inputs
    let last: PassReport
    let at: Instant

    /// The report of a look at `now` that sees `inputs`; nil when the look has to be made.
    func report(of inputs: Inputs, at now: Instant) -> PassReport? {
        guard inputs == self.inputs else { return nil }
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
