import Manifests

/// Decides which verdicts may act now, within capacity, transfers and actions under way.
struct Admission: Sendable {
    private let world: World
    /// Below every priority that a manifest can give.
    private static let sparePriority = -1000

    private let gate: LabGate
    private let turns: Turns

    /// The work that capacity and transfers let begin.
    private struct Turns: Sendable {
        let schedule: Schedule
        let transfers: Set<ResourceID>

        /// - Parameter isTrial: whether to name all transfers that could be the first to begin,
        ///   instead of those that begin.
        init(
            of verdicts: [Verdict], besides held: [ResourceID: LabGate.Hold], in world: World,
            isTrial: Bool = false
        ) {
            let verdicts =
                held.isEmpty
                ? verdicts : verdicts.filter { held[$0.standing.resource] == nil }
            // What is being taken in leads to other work, so no spare capacity is given out
            // meanwhile.
            let hasSpare = !verdicts.contains {
                $0.action?.action.verb.traits.contains(.leadsToWork) == true
            }
            let candidates = verdicts.compactMap {
                Admission.candidate($0, hasSpare: hasSpare, in: world)
            }
            schedule = Schedule(
                candidates: candidates, running: Admission.running(in: world),
                capacity: world.observed.policy.capacity,
                rules: ScheduleRules(
                    quotas: world.observed.policy.quotas,
                    shares: candidates.isEmpty ? [:] : Admission.shares(in: world)),
                heldGPUs: Admission.heldGPUs(in: world))
            transfers = Admission.transfers(among: verdicts, in: world, isTrial: isTrial)
        }

        func mayBegin(_ verdict: Verdict) -> Bool {
            let id = verdict.standing.resource
            return switch verdict.needs {
            case .nothing: true
            case .transfer: transfers.contains(id)
            case .capacity, .spareCapacity: schedule.admitted.contains(id)
            }
        }
    }

    init(verdicts: [Verdict], world: World) {
        self.world = world
        var gate = LabGate(verdicts: verdicts, world: world)
        if gate.hasVolunteers {
            // Only work that could begin may be the probe; with any other, all would keep waiting.
            let turns = Turns(of: verdicts, besides: gate.holds, in: world, isTrial: true)
            let waiting = Set(
                verdicts.lazy.filter { !turns.mayBegin($0) }.map(\.standing.resource))
            gate.elect { !waiting.contains($0) }
        }
        self.gate = gate
        turns = Turns(of: verdicts, besides: gate.holds, in: world)
    }

    /// The transfers that may begin. Uploads to the bucket are counted apart from files of the
    /// repository, so that a bucket that hangs holds up no model.
    private static func transfers(
        among verdicts: [Verdict], in world: World, isTrial: Bool
    ) -> Set<ResourceID> {
        let waiting = Dictionary(grouping: verdicts.filter { $0.needs == .transfer }) { verdict in
            if case .upload? = verdict.action?.action { true } else { false }
        }
        return waiting.values.reduce(into: []) { transfers, verdicts in
            let resources = verdicts.map(\.standing.resource)
            let idle = resources.filter { !world.observed.busy.contains($0) }
            let room = max(world.observed.policy.transfersMax - (resources.count - idle.count), 0)
            transfers.formUnion(idle.sorted().prefix(isTrial && room > 0 ? idle.count : room))
        }
    }

    private static func candidate(
        _ verdict: Verdict, hasSpare: Bool, in world: World
    ) -> Schedule.Candidate? {
        let resource = verdict.standing.resource
        // The work was admitted already, and counts as running.
        guard world.observed.reservedGPUs[resource] == nil else { return nil }
        switch verdict.needs {
        case .nothing, .transfer: return nil
        case .capacity(let needs, let priority):
            return Schedule.Candidate(resource: resource, needs: needs, priority: priority)
        case .spareCapacity(let needs):
            guard hasSpare else { return nil }
            return Schedule.Candidate(
                resource: resource, needs: needs, priority: sparePriority)
        }
    }

    /// The shares of users, by name; users with a share of 1 are left out.
    private static func shares(in world: World) -> [String: Int] {
        var shares: [String: Int] = [:]
        for resource in world.resources.all where resource.id.kind == .user {
            guard let user = resource.spec.as(UserSpec.self), user.share != 1 else { continue }
            shares[resource.id.name] = user.share
        }
        return shares
    }

    /// The resources that containers hold, by the present manifest, even when that stops the work.
    /// A container that is being made with GPUs counts; one that must be made again is a candidate
    /// and does not count here.
    private static func running(in world: World) -> [(owner: String, uses: Resources)] {
        let live = world.containers.filter { $0.value.contains(where: \.isLive) }.keys
        return Set(live).union(world.observed.reservedGPUs.keys).sorted().compactMap { id in
            guard let resource = world.resources[id],
                let uses = world.lowering.containerResources(of: resource)
            else { return nil }
            return (id.owner, uses)
        }
    }

    /// The number of GPUs that containers have, including those that are being made.
    private static func heldGPUs(in world: World) -> Int {
        let having = world.containers.mapValues { all in
            all.filter(\.isLive).map(\.gpus.count).reduce(0, +)
        }
        return having.merging(world.observed.reservedGPUs, uniquingKeysWith: max).values
            .reduce(0, +)
    }

    /// Whether any action, planned or under way, needs the cause that failed.
    func needs(_ cause: LabCause) -> Bool { gate.needed.contains(cause) }

    /// How long until the first action that is held back may be tried; nil when none waits for
    /// time.
    var nextProbe: Duration? { gate.holds.values.compactMap(\.due).min() }

    /// The action that may begin, if any, and the standing of the resource then.
    func settle(_ verdict: Verdict) -> (PlannedAction?, ResourceStanding) {
        let id = verdict.standing.resource
        guard let action = verdict.action else { return (nil, verdict.standing) }
        guard !world.observed.busy.contains(id) else { return (nil, verdict.standing) }
        if let hold = gate.holds[id] { return (nil, verdict.standing.waiting(for: hold)) }
        switch verdict.needs {
        case .nothing: return (action, verdict.standing)
        case .transfer:
            return turns.transfers.contains(id)
                ? (action, verdict.standing)
                : (nil, verdict.standing.waiting(.transferLimit, place: nil))
        case .spareCapacity:
            return (turns.schedule.admitted.contains(id) ? action : nil, verdict.standing)
        case .capacity:
            guard let place = turns.schedule.waiting[id] else {
                return (turns.schedule.admitted.contains(id) ? action : nil, verdict.standing)
            }
            return (nil, verdict.standing.waiting(place.reason, place: place))
        }
    }
}

extension ResourceStanding {
    func waiting(_ reason: Reason, place: Schedule.Place?) -> ResourceStanding {
        ResourceStanding(
            .init(
                resource: resource, phase: .queued, reason: reason,
                message: place?.message ?? reason.sentence, position: place?.position,
                failure: failure, task: task))
    }
}
