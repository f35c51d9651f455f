public import Manifests

/// Decides what to do. Pure, total and deterministic: the same inputs give the same plan, and the
/// order in which they are handed in does not matter.
public enum Planner {
    /// The plan for `desired` in the world as `observed`, at `now`.
    public static func plan(
        _ desired: DesiredState, given observed: ObservedState, at now: Instant
    ) -> Plan {
        let world = World(desired: desired, observed: observed, now: now)
        let pruning = Pruning(world: world)
        let declared = ChangeFinder(world: world).changesOfDeclared()
        let recompute = RecomputeGuard.trip(for: declared, in: world)
        let held = Set(recompute?.resources ?? [])
        let changes = declared.map { change in
            if held.contains(change.resource) { return change.blocked(by: .recomputeGuard) }
            // A revision cannot loosen the guard that stops it.
            let isLab = change.resource.kind == .lab && pruning.trip != nil
            return isLab ? change.blocked(by: .deletionGuard) : change
        }
        var verdicts = world.desired.resources.map { resource in
            if let former = world.renames.former[resource.id] {
                return renaming(resource, from: former)
            }
            return decider(for: resource, in: world, held: held).verdict()
        }
        verdicts += absentVerdicts(world, pruning)
        verdicts += invalidVerdicts(world)
        return assemble(
            verdicts, world: world, changes: changes + pruning.changes,
            trips: [pruning.trip, recompute].compactMap(\.self))
    }

    private static func decider(
        for resource: Resource, in world: World, held: Set<ResourceID>
    ) -> ResourceDecider {
        let spec = resource.spec
        let wish: Situation.Wish
        var reason = Reason.invalidManifest
        if held.contains(resource.id) {
            wish = .hold
            reason = .recomputeGuard
        } else if case .lastGood(_, mayStart: false) = resource.standing {
            wish = .hold
            reason = .accessWithdrawn
        } else if spec.run?.cancel == true {
            wish = .cancel
        } else {
            wish = spec.common.suspend ? .suspend : .run
        }
        return ResourceDecider(world: world, resource: resource, wish: wish, holdReason: reason)
    }

    /// Nothing begins under a new name before what was made under the former one came over.
    private static func renaming(_ resource: Resource, from former: ResourceID) -> Verdict {
        Verdict(
            standing: ResourceStanding(
                resource: resource.id, phase: .pending, reason: .renaming,
                message: "\(Reason.renaming.sentence), '\(former.name)', once its work rests",
                position: nil, failure: nil, task: nil))
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
                    resource: invalid.id, phase: .invalid, reason: .invalidManifest,
                    message: invalid.findings.first?.message ?? Reason.invalidManifest.sentence,
                    position: nil, failure: nil, task: nil))
            if verdict.action == nil { verdict.add(world.logRetention(of: invalid.id)) }
            return verdict
        }
    }

    /// Shares out capacity and transfers, and puts the plan together.
    private static func assemble(
        _ verdicts: [Verdict], world: World, changes: [ResourceChange], trips: [GuardTrip]
    ) -> Plan {
        let admission = Admission(verdicts: verdicts, world: world)
        var plan = Plan(
            changes: changes, actions: [], standings: [], nextLook: nil, guardTrips: trips)
        for verdict in verdicts {
            let (action, standing) = admission.settle(verdict)
            if let action { plan.actions.append(action) }
            plan.standings.append(standing)
            if verdict.isWorkingBeside { plan.isWorkingBeside = true }
            if let due = verdict.due { plan.nextLook = min(plan.nextLook ?? due, due) }
        }
        plan.standings.sort { $0.resource < $1.resource }
        addRetention(to: &plan, of: world)
        return plan
    }

    /// What leaves although no resource that is known speaks of it.
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

extension ResourceChange {
    /// The same change, held back by a guard.
    func blocked(by reason: Reason) -> ResourceChange {
        ResourceChange(
            resource: resource, verb: .blocked, reason: reason, fields: fields,
            related: related, version: nil, grace: nil, timeLost: nil)
    }
}
