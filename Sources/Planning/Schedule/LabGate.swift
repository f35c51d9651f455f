import Manifests

/// Holds back actions that need a part of the lab that fails now. Once the back-off is over, one of
/// the actions that need a cause is let through as a probe; when it succeeds, all go on.
struct LabGate: Sendable {
    /// Why an action is held back.
    struct Hold: Sendable {
        let cause: LabCause
        let message: String
        /// How long until it may be the probe; nil when it waits for a probe or for room on the
        /// disk.
        let due: Duration?
    }

    private let world: World
    private(set) var holds: [ResourceID: Hold] = [:]
    /// The failing causes that planned actions need, and all causes that actions under way need.
    private(set) var needed: Set<LabCause> = []
    private var volunteers: [Volunteer] = []

    /// Holds back the actions that cannot be tried now. An action that may be tried is a volunteer
    /// until `elect`.
    init(verdicts: [Verdict], world: World) {
        self.world = world
        let observed = world.observed
        needed.formUnion(observed.probed)
        guard !observed.conditions.isEmpty || observed.diskShortage != nil else { return }
        for verdict in verdicts where !observed.busy.contains(verdict.standing.resource) {
            guard let action = verdict.action else { continue }
            let causes = action.action.causes.filter {
                observed.conditions[$0] != nil || ($0 == .disk && observed.diskShortage != nil)
            }
            guard !causes.isEmpty else { continue }
            needed.formUnion(causes)
            if let hold = causes.lazy.compactMap(blocked).first {
                holds[verdict.standing.resource] = hold
            } else {
                volunteers.append(Volunteer(action, causes, in: world))
            }
        }
    }

    var hasVolunteers: Bool { !volunteers.isEmpty }

    /// Lets one volunteer through for each cause, among those for which `mayBegin` is true, and
    /// holds back the others.
    mutating func elect(where mayBegin: (ResourceID) -> Bool) {
        var probed = world.observed.probed
        for volunteer in volunteers.sorted(by: <) {
            if let cause = volunteer.causes.first(where: probed.contains) {
                hold(volunteer, by: cause)
            } else if mayBegin(volunteer.resource) {
                probed.formUnion(volunteer.causes)
            } else if let cause = volunteer.causes.first {
                hold(volunteer, by: cause)
            }
        }
    }

    private mutating func hold(_ volunteer: Volunteer, by cause: LabCause) {
        let message = world.observed.conditions[cause]?.message ?? ""
        holds[volunteer.resource] = Hold(cause: cause, message: message, due: nil)
    }

    private func blocked(by cause: LabCause) -> Hold? {
        if cause == .disk, let shortage = world.observed.diskShortage {
            return Hold(cause: cause, message: shortage, due: nil)
        }
        guard let condition = world.observed.conditions[cause] else { return nil }
        let length = Backoff.length(
            failures: condition.failures, seed: cause.rawValue, policy: world.observed.policy)
        let wait = world.now.remaining(of: length, since: condition.lastAt)
        guard wait > .zero else { return nil }
        return Hold(cause: cause, message: condition.message, due: wait)
    }
}

/// An action that may be the probe.
private struct Volunteer: Sendable {
    let resource: ResourceID
    let causes: [LabCause]
    /// The lowest goes first: 0 for an action that tells soonest whether the lab works, 2 for one
    /// that only tidies up, else 1.
    private let rank: Int
    /// When it was last tried and did not end, or failed by one of the causes; nil otherwise. One
    /// that never failed goes first: a resource that fails for its own reasons would keep all
    /// others waiting if it were always the probe.
    private let failedAt: Instant?

    init(_ planned: PlannedAction, _ causes: [LabCause], in world: World) {
        resource = planned.subject.resource
        self.causes = causes
        let traits = planned.action.verb.traits
        rank = traits.contains(.tellsSoonest) ? 0 : traits.contains(.tellsLast) ? 2 : 1
        let last = planned.subject.task.flatMap { world.observed.tasks[$0]?.attempts.last }
        failedAt = last.flatMap { last in
            switch last.end {
            case nil: last.createdAt
            case .failed(let failure)?:
                LabCause.of(failure, among: causes) == nil ? nil : last.endedAt
            case .succeeded?, .stopped?: nil
            }
        }
    }

    static func < (left: Volunteer, right: Volunteer) -> Bool {
        guard left.rank == right.rank else { return left.rank < right.rank }
        switch (left.failedAt, right.failedAt) {
        case (nil, .some): return true
        case (.some, nil): return false
        case (let one?, let other?) where one != other: return other.isLater(than: one)
        default: return left.resource < right.resource
        }
    }
}

extension ResourceStanding {
    /// The standing of a resource that waits for the lab. A resource that has come to rest keeps
    /// its standing.
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
