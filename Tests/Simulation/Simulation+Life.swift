import Execution
import Foundation
import Persistence
import Planning
import SimulatedWorld

extension Simulation {
    /// Lives through `steps` events under faults, then without, until nothing happens any more.
    func run(steps: Int) async throws {
        for _ in 0..<steps {
            try await happen()
            if dice.chance(75) { try await daemon.refresh() }
            try await passAndAct()
            try await check()
            guard plan.violations.isEmpty else { return }
        }
        try await settle()
    }

    /// One event of the world.
    private func happen() async throws {
        switch dice.roll(1...100) {
        case 1...30: advance(.seconds(dice.roll(1...60)))
        case 31...42: advance(.seconds(dice.roll(60...7200)))
        case 43...46: advance(.seconds(dice.roll(3600...250_000)))
        case 47...64: commit(draft.edit(&dice))
        case 65...67: rewindOrReturn()
        case 68...70: commit(revert())
        case 71...74: meddle()
        case 75...76: plan.makeEngineUnreachable(for: .seconds(dice.roll(1...300)))
        case 77: plan.makeBucketUnreachable(for: .seconds(dice.roll(1...3000)))
        case 78...79: source.isUnreachable.toggle()
        case 80...82: restartEngine()
        case 83: reboot()
        case 84...85: jump()
        case 86...88: try approve()
        case 89...90: try await takeOver()
        default:
            plan.arm(
                FaultPlan.Crash(calls: dice.roll(1...4), isBeforeEffect: dice.chance(40)))
        }
    }

    private func advance(_ length: Duration) {
        clock.advance(by: length)
        plan.note("time passes")
    }

    private func restartEngine() {
        let code = dice.pick([137, 143, 255, 0]) ?? 255
        engine.restart(code: code)
        plan.note("the engine restarts, code \(code)")
    }

    private func reboot() {
        plan.note("the host reboots")
        engine.restart(code: 255)
        clock.reboot()
        plan.arm(FaultPlan.Crash(calls: 0, isBeforeEffect: true))
    }

    private func jump() {
        let length = Duration.seconds(dice.chance(50) ? 86_400 : -86_400)
        clock.jumpWall(by: length)
        plan.note("the wall clock jumps by \(length)")
    }

    private func revert() -> String {
        draft = dice.pick(drafts) ?? draft
        return "revert to an earlier state"
    }

    /// History is rewritten, or the rewritten history is taken back.
    private func rewindOrReturn() {
        if let old = history.headBeforeRewind {
            source.head = old
            history.headBeforeRewind = nil
            plan.note("the rewritten history is taken back")
        } else if let head = source.head, let parent = source.parent(of: head) {
            history.headBeforeRewind = head
            let (files, blobs) = draft.written()
            source.commit(
                files, blobs: blobs, after: source.parent(of: parent), subject: "rewritten")
            plan.note("history is rewritten")
        }
    }

    /// Somebody removes, kills or starts a container by hand.
    func meddle() {
        guard let victim = dice.pick(engine.present) else { return }
        if engine.startByHand(victim.id, at: clock.age) {
            plan.note("somebody starts \(victim.attempt) again")
        } else if dice.chance(40) {
            plan.note("somebody kills \(victim.attempt)")
            engine.killByHand(victim.id)
        } else if engine.removeByHand(victim.id, at: clock.age) {
            plan.note("somebody removes \(victim.attempt)")
        }
    }

    private func approve() throws {
        for trip in history.lastPlan?.guardTrips ?? [] {
            plan.note("approved: \(trip.resources)")
            history.approved.insert(trip.revision)
            try store.approve(
                revision: trip.revision, resources: Set(trip.resources), by: .admin,
                at: clock.now)
        }
    }

    /// A second daemon starts while the first is about to act: the first may do nothing more.
    private func takeOver() async throws {
        guard let report = try await lookUnlessNothing() else { return }
        let old = daemon
        try await restart()
        plan.note("another daemon took over")
        let before = engine.calls.count
        for action in report.actions {
            do throws(StateStoreError) {
                try await old.carryOut(action, revision: report.revision)
                plan.violated("C9: the old daemon carried out \(action.id.rawValue)")
            } catch {
                guard case .epochLost = error else {
                    plan.violated("C9: the old daemon failed by \(error)")
                    return
                }
            }
        }
        if engine.calls.count > before { plan.violated("C9: the old daemon changed something") }
    }

    /// A pass, or nil while no revision was ever read.
    func lookUnlessNothing() async throws -> PassReport? {
        do throws(PassError) {
            let report = try await daemon.pass()
            passes += 1
            history.lastPlan = report.plan
            return report
        } catch {
            if case .store(let problem) = error { plan.violated("a pass failed: \(problem)") }
            return nil
        }
    }

    /// One look, and its actions in an order of chance; returns the report.
    @discardableResult
    func passAndAct() async throws -> PassReport? {
        guard let report = try await lookUnlessNothing() else { return nil }
        for action in report.actions.shuffled(using: &dice) {
            if dice.chance(3), !history.isSettling { meddle() }
            plan.note("do \(action.id.rawValue) (\(action.reason.rawValue))")
            do throws(StateStoreError) {
                try await daemon.carryOut(action, revision: report.revision)
            } catch {
                guard plan.hasCrashed else {
                    plan.violated("the journal refused \(action.id.rawValue): \(error)")
                    return report
                }
            }
            if plan.hasCrashed {
                try await restart()
                return report
            }
        }
        if !history.isSettling, dice.chance(30) { plan.disarm() }
        return report
    }
}
