import Manifests

/// Decides the next step of a resource that is owned but no longer declared.
struct AbsentDecider: Sendable {
    let world: World
    let record: InventoryRecord

    /// `kept` is the reason why the resource is not being removed; nil when it is.
    func verdict(kept: Reason?) -> Verdict {
        var verdict = verdictOfRemoval(kept: kept)
        guard verdict.action == nil else { return verdict }
        verdict.add(world.logRetention(of: record.id))
        return verdict
    }

    private func verdictOfRemoval(kept: Reason?) -> Verdict {
        if let kept {
            var verdict = Verdict(
                action: world.action(of: record.id, wish: .hold),
                standing: standing(phaseOfKept, kept))
            verdict.add(world.objectRetention(of: record.id))
            return verdict
        }
        if let action = world.action(of: record.id, wish: .remove) {
            return Verdict(action: action, standing: standing(.deleting, .beingRemoved))
        }
        guard let deletion = record.deletion else {
            return Verdict(standing: standing(.deleting, .removedFromGit))
        }
        let left = world.now.remaining(of: deletion.grace, since: deletion.requestedAt)
        guard left == .zero else {
            return Verdict(standing: standing(.deleting, .beingRemoved), due: left)
        }
        return Verdict(
            action: finalAction(), standing: standing(.deleting, .graceEnded))
    }

    /// The action after the grace. A download's object is deleted first, and its record goes only
    /// when the object is confirmed gone.
    private func finalAction() -> PlannedAction? {
        let object = world.observed.downloads[of: record.id].first { $0.removedAt == nil }
        if let object { return object.expiry(because: .removedFromGit) }
        if case .unreachable = world.observed.engine, mayHaveContainers { return nil }
        return PlannedAction(
            subject: ActionSubject(resource: record.id, task: nil, attempt: nil),
            action: record.deletionPolicy == .orphan ? .release : .purge, reason: .graceEnded,
            rerun: nil)
    }

    /// Whether containers may be left; nobody would look for the containers of a forgotten
    /// resource.
    private var mayHaveContainers: Bool {
        record.id.kind.traits.result != .object && !world.tasks(of: record.id).isEmpty
    }

    /// The reason's sentence with details: until when, or by whom.
    private func message(of reason: Reason) -> String {
        switch (reason, record.deletion) {
        case (.beingRemoved, let deletion?):
            let end = deletion.requestedAt.adding(deletion.grace)
            return "\(reason.sentence); declare it again before \(end.text) to keep it"
        case (.renaming, _):
            let name = world.renames.current[record.id]?.name ?? ""
            return
                "its manifest now has the name '\(name)', which takes over once no work runs here"
        case (.inUse, _):
            let users = world.users(of: record.id).map(\.description)
            return "\(reason.sentence): \(users.joined(separator: ", "))"
        default: return reason.sentence
        }
    }

    /// The phase of a kept resource, as far as it is known without the manifest.
    private var phaseOfKept: Phase {
        if case .failed? = world.tasks(of: record.id).last?.attempts.last?.end { return .failed }
        switch record.id.kind.traits.result {
        case .work: return record.current != nil ? .succeeded : .pending
        case .file: return record.current != nil ? .ready : .pending
        case .object: return phaseOfObject
        case nil: return .ready
        }
    }

    private var phaseOfObject: Phase {
        let objects = world.observed.downloads[of: record.id].filter { $0.readyAt != nil }
        guard !objects.isEmpty else { return .pending }
        return objects.contains { $0.expiredAt == nil } ? .ready : .expired
    }

    private func standing(_ phase: Phase, _ reason: Reason) -> ResourceStanding {
        ResourceStanding(
            .init(
                resource: record.id, phase: phase, reason: reason, message: message(of: reason),
                position: nil, failure: nil, task: record.current))
    }
}

extension World {
    /// The next step of the tasks of a resource that asks for no task. With the wish `hold`,
    /// running work goes on, ended work is recorded, and nothing new begins.
    func action(of resource: ResourceID, wish: Situation.Wish) -> PlannedAction? {
        tasks(of: resource).lazy.compactMap { task in
            TaskDecider(world: self, record: task, task: task.id, limits: nil)
                .action(wish: wish, workload: nil)
        }.first
    }
}
