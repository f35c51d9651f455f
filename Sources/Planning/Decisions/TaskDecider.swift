import Manifests

/// Limits that the manifest sets for a task that is still wanted.
struct TaskLimits: Sendable, Hashable {
    let retries: RetryRule
    let maxDuration: Duration?
    let rerun: String?
}

/// Finds the `Situation` of one task, and turns the decision into an action.
struct TaskDecider: Sendable {
    let world: World
    let record: TaskRecord?
    let task: TaskID
    /// Nil for a task that is no longer wanted.
    let limits: TaskLimits?

    func decide(wish: Situation.Wish) -> Decision {
        Situation(
            wish: wish, journal: journal, found: found, retry: account.verdict,
            deadlinePassed: timeToDeadline == .zero,
            fillsDisk: world.observed.diskFilledBy == task.resource,
            collectFailed: (openAttempt?.collectFailures ?? 0) > 0
        ).decide()
    }

    /// The action that `wish` asks for now, or nil when nothing is to be done.
    func action(wish: Situation.Wish, workload: ContainerWorkload?) -> PlannedAction? {
        guard case .act(let step, let reason) = decide(wish: wish) else { return nil }
        return planned(step, reason, workload: workload)
    }

    var account: RetryAccount {
        guard let record else {
            return RetryAccount(verdict: .now, wait: .zero, reason: .neverRan)
        }
        return RetryAccount.of(
            record, rule: limits?.retries ?? .none, policy: world.observed.policy, at: world.now)
    }

    /// The time left of `maxDuration`; nil when nothing runs or no limit is set.
    var timeToDeadline: Duration? {
        guard let attempt = openAttempt, let startedAt = attempt.startedAt,
            let length = limits?.maxDuration
        else { return nil }
        return world.now.remaining(of: length, since: startedAt)
    }

    /// The particular reason of a final failure; other reasons stay as they are.
    func failureReason(instead reason: Reason) -> Reason {
        switch reason {
        case .retriesExhausted, .infrastructureFailing: account.reason
        default: reason
        }
    }

    private var openAttempt: AttemptRecord? {
        record?.attempts.last.flatMap { $0.end == nil ? $0 : nil }
    }

    private var journal: Situation.Journal {
        guard let attempt = record?.attempts.last else { return .none }
        switch attempt.end {
        case nil: return attempt.startedAt == nil ? .openUnstarted : .openStarted
        case .succeeded?: return .succeeded
        case .failed?: return .failed
        case .stopped(.cancelled)?: return .cancelled
        case .stopped?: return .stopped
        }
    }

    /// The newest container of the task; when an attempt is open, only a container of that attempt.
    private var container: ContainerObservation? {
        let mine = (world.containers[task.resource] ?? []).filter { each in
            each.digest == task.digest
                && (record?.attempts.contains { $0.number == each.attempt } ?? false)
        }
        guard let open = openAttempt else { return mine.last }
        return mine.last { $0.attempt == open.number }
    }

    private var found: Situation.Found {
        if case .unreachable = world.observed.engine { return .unknown }
        switch container?.state {
        case nil: return .nothing
        case .created?: return .created
        case .running?: return .running
        case .exited?: return .exited
        case .removing?: return .removing
        }
    }

    private var nextNumber: Int {
        let all = world.tasks(of: task.resource).filter { $0.id.digest == task.digest }
        let journal = all.compactMap(\.attempts.last?.number).max() ?? 0
        // The number of an attempt that the journal lost is not given out again while its container
        // exists.
        let seen =
            (world.containers[task.resource] ?? [])
            .filter { $0.digest == task.digest }.map(\.attempt).max() ?? 0
        return max(journal, seen) + 1
    }

    /// The phase of a resource while `step` is taken. Finished work stays `succeeded` while it is
    /// tidied up.
    func phase(of step: Decision.Step) -> Phase {
        if record?.succeeded == true { return .succeeded }
        return switch step {
        case .createAgain, .createNext, .start: .preparing
        case .stop, .stopAtDeadline, .stopForRoom, .collect: .running
        case .concludeStopped, .concludeRemoved, .recordCancellation, .remove: .pending
        }
    }

    /// The action of a step; nil when there is no workload to create or no container to act on.
    func planned(
        _ step: Decision.Step, _ reason: Reason, workload: ContainerWorkload?
    ) -> PlannedAction? {
        let number = openAttempt?.number ?? record?.attempts.last?.number
        switch step {
        case .createAgain: return workload.map { make(.create($0), number, reason) }
        case .createNext: return workload.map { make(.create($0), nextNumber, reason) }
        case .start: return container.map { make(.start(containerID: $0.id), number, reason) }
        case .stop:
            return container.map {
                make(.stop(containerID: $0.id, stopReason(of: reason)), $0.attempt, reason)
            }
        case .stopAtDeadline:
            return container.map {
                make(.stop(containerID: $0.id, .deadlineExceeded), number, reason)
            }
        case .stopForRoom:
            return container.map {
                make(.stop(containerID: $0.id, .filledDisk), number, reason)
            }
        case .collect:
            return container.map {
                make(.collect(containerID: $0.id, openAttempt?.stopReason), number, reason)
            }
        case .concludeStopped:
            return make(.conclude(.stopped(stopReason(of: reason))), number, reason)
        case .recordCancellation:
            return make(.conclude(.stopped(.cancelled)), nextNumber, reason)
        case .concludeRemoved:
            return make(.conclude(endOfLost), number, reason)
        case .remove:
            return container.map { make(.remove(containerID: $0.id), $0.attempt, reason) }
        }
    }

    /// The end of an attempt whose container is gone: stopped when we had told the container to
    /// stop, else removed by others.
    private var endOfLost: AttemptEnd {
        openAttempt?.stopReason?.end ?? .failed(.removed)
    }

    private func stopReason(of reason: Reason) -> StopReason {
        switch reason {
        case .suspended: .suspended
        case .cancelled: .cancelled
        case .removedFromGit: .removedFromGit
        default: .superseded
        }
    }

    private func make(_ action: Action, _ attempt: Int?, _ reason: Reason) -> PlannedAction {
        PlannedAction(
            subject: ActionSubject(resource: task.resource, task: task, attempt: attempt),
            action: action, reason: reason, rerun: limits?.rerun ?? record?.rerun)
    }
}
