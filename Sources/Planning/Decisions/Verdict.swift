import Manifests

/// What the planner found for one resource, before capacity is shared out.
struct Verdict: Sendable {
    enum Needs: Sendable, Hashable {
        case nothing
        /// Begins only when the schedule admits it.
        case capacity(Resources, priority: Int)
        /// Begins only in what capacity all other work leaves; its resource stands as it does.
        case spareCapacity(Resources)
        /// Begins only while few transfers are under way.
        case transfer
    }

    var action: PlannedAction?
    var needs: Needs = .nothing
    var standing: ResourceStanding
    /// Whether work goes on that the standing does not speak of.
    var isWorkingBeside = false
    /// When time alone changes the verdict.
    var due: Duration?

    /// Adds what a retention asks for, the action only when there is no other.
    mutating func add(_ retention: (action: PlannedAction?, due: Duration?)) {
        action = action ?? retention.action
        if let other = retention.due { due = min(due ?? other, other) }
    }
}
