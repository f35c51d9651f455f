public import Manifests

/// Decides what to do. Pure, total and deterministic: the same inputs give the same plan, and the
/// order in which they are handed in does not matter.
///
/// A planner that is kept decides only what changed since the last plan and what was not at rest;
/// the plan is the same as when everything is decided. There is one exception: what is due by
/// records of an earlier boot may come sooner or later by as much as the wall clock drifted since,
/// at most two seconds.
public struct Planner: Sendable {
    private(set) var memory: PlanMemory?
    /// The resources that may have changed since the last plan; nil when any may have.
    private var changed: Set<ResourceID>? = []

    public init() {}

    /// The plan for `desired` in the world as `observed`, at `now`.
    public static func plan(
        _ desired: DesiredState, given observed: ObservedState, at now: Instant
    ) -> Plan {
        var planner = Planner()
        return planner.plan(desired, given: observed, at: now)
    }

    /// Tells the planner that inventory, tasks, versions or downloads of `resources` may have
    /// changed since the last plan; nil stands for all resources. The planner sees every other
    /// change by itself.
    public mutating func note(changed resources: Set<ResourceID>?) {
        changed = resources.flatMap { changed?.union($0) }
    }

    /// The plan for `desired` in the world as `observed`, at `now`.
    public mutating func plan(
        _ desired: DesiredState, given observed: ObservedState, at now: Instant
    ) -> Plan {
        let input = PlanInput(desired: desired, observed: observed, now: now)
        var memory: PlanMemory
        if var known = self.memory.take(), known.advance(to: input, changed: changed) {
            memory = known
        } else {
            memory = PlanMemory(input)
        }
        changed = []
        let plan = Self.plan(input, &memory)
        self.memory = memory
        return plan
    }

    private static func plan(_ input: PlanInput, _ memory: inout PlanMemory) -> Plan {
        let world = World(input, index: memory.index)
        let active = memory.active
        let pruning = Pruning(world: world)
        let finder = ChangeFinder(world: world)
        let found = active.map { finder.change(of: world.desired.resources[$0]) }
        let declared = found.compactMap(\.self)
        let recompute = RecomputeGuard.trip(for: declared, in: world)
        let held = Set(recompute?.resources ?? [])
        let looked = active.map { place in
            verdict(on: world.desired.resources[place], in: world, held: held)
        }
        let verdicts = memory.withWaiting(looked)
        let others = absentVerdicts(world, pruning) + invalidVerdicts(world)
        let admission = Admission(verdicts: verdicts.map(\.verdict) + others, world: world)
        var plan = Plan(
            changes: declared.map { blocked($0, held: held, pruning) } + pruning.changes,
            actions: [], standings: [], nextLook: nil,
            guardTrips: [pruning.trip, recompute].compactMap(\.self))
        for (place, verdict) in verdicts {
            memory.note(admit(verdict, by: admission, to: &plan), at: place)
        }
        memory.keep(looked, found)
        let strangers = others.map { admit($0, by: admission, to: &plan) }
        plan.standings = memory.standings(with: strangers)
        plan.endedConditions = endedConditions(world, plan.standings, admission)
        addRetention(to: &plan, of: world)
        plan.nextLook = [plan.nextLook, memory.nextLook, admission.nextProbe]
            .compactMap(\.self).min()
        return plan
    }

    /// The conditions that nothing needs now and that did not cause the last failure of any
    /// unsettled resource.
    private static func endedConditions(
        _ world: World, _ standings: [ResourceStanding], _ admission: Admission
    ) -> [LabCause] {
        let idle = world.observed.conditions.keys.filter { !admission.needs($0) }
        guard !idle.isEmpty else { return [] }
        let failures = standings.lazy.filter(\.isUnsettled).flatMap { standing in
            world.observed.tasks[of: standing.resource].compactMap { task -> FailureClass? in
                if case .failed(let failure)? = task.attempts.last?.end { failure } else { nil }
            }
        }
        let found = Set(failures)
        return idle.filter { cause in
            !found.contains { LabCause.of($0, among: [cause]) != nil }
        }.sorted()
    }

    private static func blocked(
        _ change: ResourceChange, held: Set<ResourceID>, _ pruning: Pruning
    ) -> ResourceChange {
        if held.contains(change.resource) { return change.blocked(by: .recomputeGuard) }
        // A revision cannot loosen the guard that stops it.
        let isLab = change.resource.kind == .lab && pruning.trip != nil
        return isLab ? change.blocked(by: .deletionGuard) : change
    }

    /// Adds what `verdict` leads to now to the plan; returns the standing of its resource.
    private static func admit(
        _ verdict: Verdict, by admission: Admission, to plan: inout Plan
    ) -> ResourceStanding {
        let (action, standing) = admission.settle(verdict)
        if let action { plan.actions.append(action) }
        if verdict.isWorkingBeside { plan.isWorkingBeside = true }
        if let due = verdict.due { plan.nextLook = min(plan.nextLook ?? due, due) }
        return standing
    }

    private static func verdict(
        on resource: Resource, in world: World, held: Set<ResourceID>
    ) -> Verdict {
        if let former = world.renames.former[resource.id] {
            return renaming(resource, from: former)
        }
        let spec = resource.spec
        let wish: Situation.Wish
        var reason = Reason.invalidManifest
        // When the manifest itself stops the work, nothing else lets it run.
        if spec.run?.cancel == true {
            wish = .cancel
        } else if spec.common.suspend {
            wish = .suspend
        } else if held.contains(resource.id) {
            wish = .hold
            reason = .recomputeGuard
        } else if case .lastGood(_, mayStart: false) = resource.specVersion {
            wish = .hold
            reason = .accessWithdrawn
        } else {
            wish = .run
        }
        return ResourceDecider(world: world, resource: resource, wish: wish, holdReason: reason)
            .verdict()
    }

    /// The verdict on a resource with a new name: nothing begins before the results under the
    /// former name are taken over.
    private static func renaming(_ resource: Resource, from former: ResourceID) -> Verdict {
        Verdict(
            standing: ResourceStanding(
                .init(
                    resource: resource.id, phase: .pending, reason: .renaming,
                    message:
                        "\(Reason.renaming.sentence), '\(former.name)', once no work runs there",
                    position: nil, failure: nil, task: nil)))
    }

    /// Resources that are owned but not declared: being deleted, or kept for a reason.
    private static func absentVerdicts(_ world: World, _ pruning: Pruning) -> [Verdict] {
        world.absent.filter { !world.isRenamedNow($0.id) }.map { record in
            AbsentDecider(world: world, record: record).verdict(kept: pruning.kept[record.id])
        }
    }

    private static func invalidVerdicts(_ world: World) -> [Verdict] {
        world.desired.invalid.sorted { $0.id < $1.id }.map { invalid in
            var verdict = Verdict(
                action: world.action(of: invalid.id, wish: .hold),
                standing: ResourceStanding(
                    .init(
                        resource: invalid.id, phase: .invalid, reason: .invalidManifest,
                        message: invalid.findings.first?.message ?? Reason.invalidManifest.sentence,
                        position: nil, failure: nil, task: nil)))
            verdict.add(world.objectRetention(of: invalid.id))
            if verdict.action == nil { verdict.add(world.logRetention(of: invalid.id)) }
            return verdict
        }
    }

    /// Adds the removal of logs whose resource is no longer known, and of read notifications.
    private static func addRetention(to plan: inout Plan, of world: World) {
        var dues: [Duration?] = []
        for (action, due) in world.logRetentionOfForgotten() {
            dues.append(due)
            if let action, !world.observed.busy.contains(action.subject.resource) {
                plan.actions.append(action)
            }
        }
        if let readAt = world.observed.oldestReadNoticeAt {
            let left = world.now.remaining(
                of: world.observed.policy.readNoticeRetention, since: readAt)
            if left == .zero { plan.dropsReadNotices = true } else { dues.append(left) }
        }
        plan.nextLook = (dues + [plan.nextLook]).compactMap(\.self).min()
    }
}

extension ResourceStanding {
    /// Whether the resource has not come to rest yet.
    fileprivate var isUnsettled: Bool {
        switch phase {
        case .pending, .blocked, .queued, .preparing, .running, .uploading: true
        case .ready, .succeeded, .failed, .suspended, .cancelled, .expired, .deleting, .invalid:
            false
        }
    }
}

extension ResourceChange {
    /// The same change, held back by a guard.
    func blocked(by reason: Reason) -> ResourceChange {
        ResourceChange(
            resource: resource, verb: .blocked, reason: reason, fields: fields,
            related: related, version: nil, grace: nil, timeLost: nil)
    }
}
