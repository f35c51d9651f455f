import Manifests

/// Decides the next step of one declared resource.
struct ResourceDecider: Sendable {
    let world: World
    let resource: Resource
    let wish: Situation.Wish
    /// Why the wish is `hold`.
    let holdReason: Reason
    let preview: (task: TaskID, workload: ContainerWorkload)?

    init(world: World, resource: Resource, wish: Situation.Wish, holdReason: Reason) {
        self.world = world
        self.resource = resource
        self.wish = wish
        self.holdReason = holdReason
        preview = world.preview(of: resource)
    }

    func verdict() -> Verdict {
        var verdict = verdictOfTask()
        guard verdict.action == nil else { return verdict }
        verdict.add(retention())
        if resource.id.kind.traits.result == .object,
            let download = resource.spec.as(DownloadSpec.self)
        {
            verdict.add(
                world.objectRetention(
                    of: resource.id, keepFor: download.keepFor,
                    besides: world.wantedTask(of: resource)))
        }
        verdict.add(world.logRetention(of: resource.id))
        return verdict
    }

    private func verdictOfTask() -> Verdict {
        guard let task = world.wantedTask(of: resource),
            let workload = world.lowering.workload(of: resource)
        else { return standing(.ready, .upToDate) }
        if let action = leftover(besides: task) {
            return Verdict(
                action: action,
                standing: make(.preparing, action.reason, task: action.subject.task))
        }
        if resource.spec.common.dropData { return decideDropped(task) }
        switch workload {
        case .container(let container): return decide(container, task)
        case .file(let file): return decide(file, task)
        case .upload(let upload): return decide(upload, task)
        case .unsupported(let message):
            return standing(.blocked, .unsupported, task: task, message: message)
        }
    }

    /// The next step of a task that is no longer wanted; nil when there is none.
    private func leftover(besides wanted: TaskID) -> PlannedAction? {
        let wish: Situation.Wish = wish == .hold ? .hold : .supersede
        for record in world.tasks(of: resource.id)
        where record.id != wanted && record.id != preview?.task {
            let decider = TaskDecider(world: world, record: record, task: record.id, limits: nil)
            if let action = decider.action(wish: wish, workload: nil) { return action }
        }
        return nil
    }

    private func decide(_ container: ContainerWorkload, _ task: TaskID) -> Verdict {
        let record = world.observed.tasks[task]
        let run = resource.spec.run
        let limits = TaskLimits(
            retries: RetryRule(run), maxDuration: run?.maxDuration, rerun: run?.rerun)
        let decider = TaskDecider(world: world, record: record, task: task, limits: limits)
        if record?.succeeded != true,
            world.version(for: task, rerun: run?.rerun) != nil
        {
            return decider.action(wish: .supersede, workload: nil).map {
                Verdict(action: $0, standing: make(.succeeded, $0.reason, task: task))
            } ?? standing(.succeeded, .succeeded, task: task)
        }
        let decision = decider.decide(wish: wish)
        switch decision {
        case .settled(let reason): return settled(reason, record, task, decider)
        case .wait(let reason): return waiting(reason, record, task, decider)
        case .act(let step, let reason):
            guard step == .createNext || step == .createAgain else {
                let action = decider.planned(step, reason, workload: container)
                return Verdict(
                    action: action, standing: make(decider.phase(of: step), reason, task: task))
            }
            let staged = resolvingInputs(of: container)
            if let blocked = blockedByInputs(staged, task) ?? blockedByDependencies(task) {
                return blocked
            }
            let capacity = world.observed.policy.capacity
            guard container.resources.fits(in: capacity) else {
                return standing(
                    .blocked, .exceedsCapacity, task: task,
                    message: container.resources.shortage(of: capacity))
            }
            return Verdict(
                action: decider.planned(step, reason, workload: staged),
                needs: .capacity(container.resources, priority: run?.priority ?? 0),
                standing: make(.preparing, reason, task: task))
        }
    }

    /// The workload with the artifact of each input that has a usable result.
    func resolvingInputs(of container: ContainerWorkload) -> ContainerWorkload {
        var resolved = container
        for index in resolved.inputs.indices {
            resolved.inputs[index].artifactDigest =
                world.usableVersion(
                    of: resolved.inputs[index].digest, by: resource.id.owner)?.artifactDigest
        }
        return resolved
    }

    /// A verdict that names the inputs without a usable result, or nil when all are there.
    private func blockedByInputs(_ container: ContainerWorkload, _ task: TaskID) -> Verdict? {
        let missing = container.inputs.filter { $0.artifactDigest == nil }.map(\.source)
        let declared = resource.references.filter { $0.role == .input }.count
        guard missing.isEmpty, container.inputs.count == declared else {
            let dropped = missing.filter { world.resources[$0]?.spec.common.dropData == true }
            if !dropped.isEmpty {
                let names = dropped.map(\.description).joined(separator: ", ")
                return standing(
                    .blocked, .dataDropped, task: task,
                    message: "the data of \(names) was dropped by 'dropData'")
            }
            let names = missing.map(\.description).joined(separator: ", ")
            return standing(
                .blocked, .dependencyNotReady, task: task, message: "waits for \(names)")
        }
        return nil
    }

    /// A verdict that names what must be ready first, or nil when all of it is.
    func blockedByDependencies(_ task: TaskID) -> Verdict? {
        let missing = (resource.spec.run?.dependsOn ?? []).filter { id in
            guard let needed = world.resources[id], let wanted = world.wantedTask(of: needed) else {
                return true
            }
            return world.version(for: wanted, rerun: needed.spec.run?.rerun) == nil
        }
        guard !missing.isEmpty else { return nil }
        let names = missing.map(\.description).joined(separator: ", ")
        return standing(
            .blocked, .dependencyNotReady, task: task,
            message: "waits for \(names), as 'dependsOn' asks")
    }

    private func settled(
        _ reason: Reason, _ record: TaskRecord?, _ task: TaskID, _ decider: TaskDecider
    ) -> Verdict {
        let phase: Phase =
            switch reason {
            case .running: .running
            case .succeeded: .succeeded
            case .suspended: .suspended
            case .cancelled: .cancelled
            case .retriesExhausted, .infrastructureFailing, .removedRepeatedly: .failed
            default: .pending
            }
        let shown = phase == .pending ? holdReason : decider.failureReason(instead: reason)
        let remedy = phase == .failed ? record?.lastFailure?.remedy : nil
        var verdict = standing(
            phase, shown, task: task, message: remedy.map { "\(shown.sentence); \($0)" },
            failure: record?.lastFailure)
        if phase == .running { verdict.due = decider.timeToDeadline }
        return verdict
    }

    private func waiting(
        _ reason: Reason, _ record: TaskRecord?, _ task: TaskID, _ decider: TaskDecider
    ) -> Verdict {
        let isOpen = record?.attempts.last.map { $0.end == nil } ?? false
        var verdict = standing(
            isOpen ? .running : .pending, reason, task: task, failure: record?.lastFailure)
        if reason == .backoff { verdict.due = decider.account.wait }
        return verdict
    }

    func standing(
        _ phase: Phase, _ reason: Reason, task: TaskID? = nil, message: String? = nil,
        failure: FailureClass? = nil
    ) -> Verdict {
        Verdict(standing: make(phase, reason, task: task, message: message, failure: failure))
    }

    func make(
        _ phase: Phase, _ reason: Reason, task: TaskID?, message: String? = nil,
        failure: FailureClass? = nil
    ) -> ResourceStanding {
        ResourceStanding(
            .init(
                resource: resource.id, phase: phase, reason: reason,
                message: message ?? reason.sentence, position: nil, failure: failure, task: task))
    }
}

extension TaskRecord {
    /// The class of the last attempt's failure, when it failed.
    var lastFailure: FailureClass? {
        if case .failed(let failure)? = attempts.last?.end { failure } else { nil }
    }
}
