import Manifests

extension ResourceDecider {
    /// Limits of a preview. One picture takes seconds; a renderer that hangs is stopped after this
    /// time.
    private static let previewLimits = TaskLimits(
        retries: .none, maxDuration: .seconds(900), rerun: nil)

    /// The verdict on a model whose file is taken in by the task `file`, with the next step of its
    /// preview picture. The model is ready whatever happens to the preview; the message says how
    /// that stands.
    func preview(beside file: TaskID) -> Verdict {
        guard let (task, workload) = preview else {
            return ready(file, "no preview, because the Lab names no 'defaults.rendererImage'")
        }
        let decider = TaskDecider(
            world: world, record: world.observed.tasks[task], task: task,
            limits: Self.previewLimits)
        if decider.record?.succeeded != true, world.version(for: task, rerun: nil) != nil {
            var verdict = ready(file, nil)
            verdict.action = decider.action(wish: .supersede, workload: nil)
            return verdict
        }
        switch decider.decide(wish: wish) {
        case .settled(let reason), .wait(let reason):
            var verdict = ready(file, note(on: reason, of: decider))
            verdict.isWorkingBeside = reason == .running || reason == .actionInFlight
            verdict.due = reason == .backoff ? decider.account.wait : decider.timeToDeadline
            return verdict
        case .act(let step, let reason):
            var verdict = begin(step, reason, workload, decider, file)
            verdict.isWorkingBeside = verdict.action != nil
            return verdict
        }
    }

    private func begin(
        _ step: Decision.Step, _ reason: Reason, _ workload: ContainerWorkload,
        _ decider: TaskDecider, _ file: TaskID
    ) -> Verdict {
        let making = note(on: .running, of: decider)
        guard step == .createNext || step == .createAgain else {
            var verdict = ready(file, decider.record?.succeeded == true ? nil : making)
            verdict.action = decider.planned(step, reason, workload: workload)
            return verdict
        }
        let capacity = world.observed.policy.capacity
        guard workload.resources.fits(in: capacity) else {
            return ready(file, "no preview: \(workload.resources.shortage(of: capacity))")
        }
        var verdict = ready(file, making)
        verdict.action = decider.planned(step, reason, workload: resolvingInputs(of: workload))
        verdict.needs = .spareCapacity(workload.resources)
        return verdict
    }

    private func ready(_ file: TaskID, _ note: String?) -> Verdict {
        let sentence = Reason.upToDate.sentence
        return standing(
            .ready, .upToDate, task: file, message: note.map { "\(sentence); \($0)" } ?? sentence)
    }

    /// The text on a model's page about a missing preview; nil when the preview exists or is not
    /// wanted.
    private func note(on reason: Reason, of decider: TaskDecider) -> String? {
        switch reason {
        case .succeeded, .suspended, .cancelled, .superseded, .removedFromGit: return nil
        case .retriesExhausted, .infrastructureFailing, .removedRepeatedly:
            let failure = decider.record?.lastFailure.map { " (\($0.rawValue))" } ?? ""
            let why = decider.failureReason(instead: reason).sentence
            return "no preview: \(why)\(failure); the log says more"
        case .backoff: return "its preview failed and is tried again"
        case .engineUnreachable: return "its preview waits for the container engine"
        default: return "its preview is being made"
        }
    }
}
