import Manifests

extension ResourceDecider {
    /// The verdict on taking a file in: one action, which begins again with the same attempt number
    /// when it was cut off.
    func decide(_ file: FileWorkload, _ task: TaskID) -> Verdict {
        if world.version(for: task, rerun: nil) != nil {
            guard let action = endOfCutOff(task, wish: .supersede) else {
                guard resource.id.kind.traits.result == .file else {
                    return standing(.ready, .upToDate, task: task)
                }
                return preview(beside: task)
            }
            return Verdict(action: action, standing: make(.ready, .upToDate, task: task))
        }
        return transfer(.ingest(file), task)
    }

    /// The verdict on an upload, its time in the bucket and its deletion.
    func decide(_ upload: UploadWorkload, _ task: TaskID) -> Verdict {
        guard let record = world.observed.downloads[task], record.readyAt != nil else {
            guard wish == .run else { return stopped(task) }
            guard let pinned = pinned(by: task, of: upload.target),
                let version = world.observed.versions[pinned]
            else {
                var verdict = standing(
                    .blocked, .dependencyNotReady, task: task,
                    message: "waits for a result of \(upload.target)")
                verdict.action =
                    endOfCutOff(task, wish: .supersede)
                    ?? deletionOfRemains(of: task, because: .dependencyNotReady)
                return verdict
            }
            if let blocked = blockedByDependencies(task) { return blocked }
            return transfer(.upload(upload, pinned: version), task)
        }
        guard record.removedAt == nil else { return standing(.expired, .expired, task: task) }
        let left = world.stay(of: record, keepFor: upload.keepFor)
        guard left == .zero else {
            var verdict = standing(.ready, .upToDate, task: task)
            verdict.due = left
            return verdict
        }
        return Verdict(
            action: record.expiry(because: .keepForEnded),
            standing: make(.expired, .keepForEnded, task: task))
    }

    private func transfer(_ action: Action, _ task: TaskID) -> Verdict {
        guard wish == .run else { return stopped(task) }
        let record = world.observed.tasks[task]
        let account = TaskDecider(
            world: world, record: record, task: task,
            limits: TaskLimits(
                retries: RetryRule(resource.spec.run), maxDuration: nil, rerun: nil)
        ).account
        switch account.verdict {
        case .exhausted where mayBeRepaired(action, record): break
        case .exhausted, .stalled:
            var verdict = standing(
                .failed, account.reason, task: task, failure: record?.lastFailure)
            verdict.action = deletionOfRemains(of: task, because: account.reason)
            return verdict
        case .later:
            var verdict = standing(
                .pending, .backoff, task: task, failure: record?.lastFailure)
            verdict.due = account.wait
            return verdict
        case .now: break
        }
        return begin(action, task, record)
    }

    /// Whether a commit since the failure may have brought the file that was missing or wrong.
    private func mayBeRepaired(_ action: Action, _ record: TaskRecord?) -> Bool {
        guard case .ingest(let file) = action, file.origin.content.isRepairedByCommits,
            let acceptedAt = world.observed.acceptedAt,
            let endedAt = record?.attempts.last?.endedAt
        else { return false }
        return acceptedAt.isLater(than: endedAt)
    }

    private func begin(_ action: Action, _ task: TaskID, _ record: TaskRecord?) -> Verdict {
        let last = record?.attempts.last
        let open = last.flatMap { $0.end == nil ? $0.number : nil }
        let number = open ?? nextAttempt(of: task)
        let subject = ActionSubject(resource: resource.id, task: task, attempt: number)
        let phase: Phase = if case .upload = action { .uploading } else { .preparing }
        return Verdict(
            action: PlannedAction(
                subject: subject, action: action, reason: .neverRan,
                rerun: resource.spec.run?.rerun),
            needs: .transfer, standing: make(phase, .neverRan, task: task))
    }

    /// The next attempt number. Numbers never repeat for a resource and digest, whatever the run.
    private func nextAttempt(of task: TaskID) -> Int {
        let all = world.tasks(of: resource.id).filter { $0.id.digest == task.digest }
        return (all.compactMap(\.attempts.last?.number).max() ?? 0) + 1
    }

    private func stopped(_ task: TaskID) -> Verdict {
        var verdict = standingOfStopped(task)
        verdict.action = endOfCutOff(task, wish: wish)
        let cannotGoOn = world.observed.downloads[task].map(world.cannotGoOn) ?? false
        if wish == .cancel || cannotGoOn, verdict.action == nil {
            verdict.action = deletionOfRemains(of: task, because: verdict.standing.reason)
        }
        return verdict
    }

    /// The version to archive: the pinned one; the current one when no upload was begun, or it was
    /// given up.
    private func pinned(by task: TaskID, of target: ResourceID) -> TaskID? {
        guard let record = world.observed.downloads[task], record.expiredAt == nil else {
            return world.observed.inventory[target]?.current
        }
        return record.pinned
    }

    /// The deletion of what an upload that does not go on may have left in the bucket.
    private func deletionOfRemains(of task: TaskID, because reason: Reason) -> PlannedAction? {
        guard let record = world.observed.downloads[task], record.removedAt == nil else {
            return nil
        }
        return record.expiry(because: reason)
    }

    /// The action that ends an attempt that was cut off and does not go on.
    private func endOfCutOff(_ task: TaskID, wish: Situation.Wish) -> PlannedAction? {
        guard let record = world.observed.tasks[task], let last = record.attempts.last,
            last.end == nil
        else { return nil }
        return TaskDecider(world: world, record: record, task: task, limits: nil)
            .action(wish: wish, workload: nil)
    }

    private func standingOfStopped(_ task: TaskID) -> Verdict {
        switch wish {
        case .cancel: standing(.cancelled, .cancelled, task: task)
        case .suspend: standing(.suspended, .suspended, task: task)
        case .run, .hold, .supersede, .remove: standing(.pending, holdReason, task: task)
        }
    }
}
