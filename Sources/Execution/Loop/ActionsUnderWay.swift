internal import Logging
internal import Persistence
internal import Planning

/// The actions that were begun and have not ended. It limits their number, delays failed actions by
/// a back-off, and removes their garbage when all have ended.
final class ActionsUnderWay<Source: ManifestSource> {
    private let executor: Executor<Source>
    private let front: LoopFront
    private var underWay: [ActionID: PlannedAction] = [:]
    private var backoff = ActionBackoff()
    /// Whether actions may have left files that nothing needs. True after a start, because actions
    /// of the previous process may have left some.
    private var hasGarbage = true

    init(_ executor: Executor<Source>, front: LoopFront) {
        self.executor = executor
        self.front = front
    }

    var isEmpty: Bool { underWay.isEmpty }
    var all: [PlannedAction] { Array(underWay.values) }
    var ids: Set<ActionID> { Set(underWay.keys) }

    /// Marks the actions of `plan` that may begin now as under way, and returns them with the time
    /// until the next look.
    func begin(
        _ plan: Plan, under policy: Policy, at now: Instant
    ) -> (actions: [PlannedAction], nextLook: Duration?) {
        guard !front.isStopping else { return ([], plan.nextLook) }
        let room = front.settings.actionsMax - underWay.count
        var actions: [PlannedAction] = []
        var nextLook = plan.nextLook
        for action in plan.actions where underWay[action.id] == nil {
            guard actions.count < room else { break }
            let wait = backoff.wait(for: action.id, policy: policy, at: now)
            guard wait == .zero else {
                nextLook = min(nextLook ?? wait, wait)
                continue
            }
            actions.append(action)
        }
        for action in actions { underWay[action.id] = action }
        return (actions, nextLook)
    }

    /// Carries out an action that `begin` returned.
    func carryOut(_ action: PlannedAction, revision: String) async throws(StateStoreError) {
        do throws(StateStoreError) {
            end(action, isDone: try await executor.perform(action, revision: revision))
        } catch {
            end(action, isDone: false)
            throw error
        }
    }

    private func end(_ action: PlannedAction, isDone: Bool) {
        underWay[action.id] = nil
        if isDone {
            backoff.succeeded(action.id)
        } else {
            backoff.failed(action.id, at: executor.time.now())
        }
        if action.action.verb.traits.contains(.leavesGarbage) { hasGarbage = true }
    }

    /// Whether all actions of `plan` failed so often that `apply` should not wait for them.
    func areHopeless(in plan: Plan, under policy: Policy) -> Bool {
        plan.actions.allSatisfy { backoff.isHopeless($0.id, policy: policy) }
    }

    /// Removes the garbage of actions, once none is under way. This is a part of the look, so that
    /// no action begins before it ends.
    func dropGarbage(under policy: Policy) async throws(StateStoreError) {
        guard hasGarbage, underWay.isEmpty else { return }
        do {
            try await executor.clearIdleWork(after: policy.taskRetention)
        } catch {
            executor.logger.warning(
                "unused work folders were not removed", metadata: ["error": "\(error)"])
        }
        try await collectGarbage()
        hasGarbage = false
    }

    /// Removes artifacts that no version names. Runs only while no artifact is being stored.
    func collectGarbage() async throws(StateStoreError) {
        let named = try executor.store.keptArtifacts()
        let artifacts = executor.artifacts
        do throws(FileError) {
            try await FileThread.run { () throws(FileError) in
                try artifacts.collect(keeping: named)
            }
        } catch {
            executor.logger.warning(
                "unused artifacts were not removed", metadata: ["error": "\(error)"])
        }
    }
}

/// Delays the next try of failed actions. Kept in memory only: after a restart all actions may
/// begin at once.
struct ActionBackoff: Sendable {
    private struct Failure {
        var count: Int
        var at: Instant
    }

    private var failures: [ActionID: Failure] = [:]

    mutating func failed(_ id: ActionID, at now: Instant) {
        failures[id] = Failure(count: (failures[id]?.count ?? 0) + 1, at: now)
    }

    mutating func succeeded(_ id: ActionID) {
        failures[id] = nil
    }

    /// Whether the action failed so often that nobody should wait for it, although it is tried
    /// again.
    func isHopeless(_ id: ActionID, policy: Policy) -> Bool {
        failures[id]?.count ?? 0 >= policy.infrastructureFailuresMax
    }

    /// How long `id` must still wait; zero when it may be tried.
    func wait(for id: ActionID, policy: Policy, at now: Instant) -> Duration {
        guard let failure = failures[id] else { return .zero }
        let length = Backoff.length(
            failures: failure.count, seed: id.rawValue, policy: policy)
        // The first repetition comes after a second: most failures are races that the next look
        // settles.
        return now.remaining(of: failure.count == 1 ? .seconds(1) : length, since: failure.at)
    }
}
