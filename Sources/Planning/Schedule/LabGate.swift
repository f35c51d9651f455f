import Manifests

/// Holds back what needs something of the lab that fails now. Of all that needs a cause one is let
/// through as a probe once the back-off is over; when it succeeds, all goes on.
struct LabGate: Sendable {
    /// Why something is held back.
    struct Hold: Sendable {
        let cause: LabCause
        let message: String
        /// How long until it may be the probe; nil when it waits for a probe or for room.
        let due: Duration?
    }

    private(set) var holds: [ResourceID: Hold] = [:]

    init(verdicts: [Verdict], world: World) {
        let observed = world.observed
        guard !observed.conditions.isEmpty || observed.diskShortage != nil else { return }
        var probed = observed.probed
        for verdict in Self.inOrder(verdicts) where !observed.busy.contains(verdict.resource) {
            let causes = verdict.action?.action.causes ?? []
            if let hold = causes.lazy.compactMap({ Self.hold($0, probed, world) }).first {
                holds[verdict.resource] = hold
            } else {
                probed.formUnion(causes.filter { observed.conditions[$0] != nil })
            }
        }
    }

    /// What is furthest on first, for it tells soonest; then by identity.
    private static func inOrder(_ verdicts: [Verdict]) -> [Verdict] {
        verdicts.filter { $0.action != nil }.sorted { first, second in
            let (one, other) = (first.isBegun, second.isBegun)
            return one == other ? first.resource < second.resource : one
        }
    }

    private static func hold(
        _ cause: LabCause, _ probed: Set<LabCause>, _ world: World
    ) -> Hold? {
        if cause == .disk, let shortage = world.observed.diskShortage {
            return Hold(cause: cause, message: shortage, due: nil)
        }
        guard let condition = world.observed.conditions[cause] else { return nil }
        let length = Backoff.length(
            failures: condition.failures, seed: cause.rawValue, policy: world.observed.policy)
        let wait = world.now.remaining(of: length, since: condition.lastAt)
        guard wait > .zero || probed.contains(cause) else { return nil }
        return Hold(
            cause: cause, message: condition.message, due: wait == .zero ? nil : wait)
    }
}

extension Verdict {
    fileprivate var resource: ResourceID { standing.resource }

    /// Whether its container is made and waits to be started.
    fileprivate var isBegun: Bool {
        if case .start? = action?.action { true } else { false }
    }
}

extension ResourceStanding {
    /// The same resource, waiting for the lab. What stands well goes on standing so.
    func waiting(for hold: LabGate.Hold) -> ResourceStanding {
        switch phase {
        case .ready, .succeeded, .expired, .deleting, .failed, .invalid: return self
        default: break
        }
        let reason = hold.cause.reason
        return ResourceStanding(
            .init(
                resource: resource, phase: .pending, reason: reason,
                message: "\(reason.sentence): \(hold.message)", position: nil, failure: failure,
                task: task))
    }
}
