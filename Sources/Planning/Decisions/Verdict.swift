import Manifests

/// The planner's answer for one resource, before capacity is shared out.
struct Verdict: Sendable {
    enum Needs: Sendable, Hashable {
        case nothing
        /// Begins only when the schedule admits it.
        case capacity(Resources, priority: Int)
        /// Begins only in capacity that all other work leaves; the standing of its resource does
        /// not change.
        case spareCapacity(Resources)
        /// Begins only while few transfers are under way.
        case transfer
    }

    var action: PlannedAction?
    var needs: Needs = .nothing
    var standing: ResourceStanding
    /// Whether work goes on that the standing does not show.
    var isWorkingBeside = false
    /// How long until time alone changes the verdict; nil when it never does.
    var due: Duration?

    /// Adds the answer of a retention rule; its action counts only when there is no other.
    mutating func add(_ retention: (action: PlannedAction?, due: Duration?)) {
        action = action ?? retention.action
        if let other = retention.due { due = min(due ?? other, other) }
    }
}
