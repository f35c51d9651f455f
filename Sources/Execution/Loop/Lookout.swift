internal import Logging
internal import Manifests
internal import Persistence
internal import Planning

/// Makes looks at the world. A look observes, plans, records, and returns the actions to begin.
final class Lookout<Source: ManifestSource> {
    let executor: Executor<Source>
    let front: LoopFront
    let branch: BranchFollower<Source>
    let actions: ActionsUnderWay<Source>
    let store: StateStore
    let time: TimeSource
    let logger: Logger

    /// The guards that tripped at the last look.
    private(set) var trips: [GuardTrip] = []
    var health: LabHealth
    /// Whether the containers of the first complete listing were compared with the journal.
    var hasAdopted = false
    /// The revision at which containers without a declared resource were found. A later revision
    /// may declare it, for example after an older database was restored.
    var strangersUnder: String?
    /// The shortage of the disk at the last look.
    var diskShortage: String?
    private var cache = ObservedCache()
    private var planner = Planner()
    /// The standings in the store; nil while they are not known.
    private var recorded: [ResourceStanding]?
    private var resting: QuietLook?

    init(
        _ executor: Executor<Source>, front: LoopFront, branch: BranchFollower<Source>,
        actions: ActionsUnderWay<Source>
    ) {
        self.executor = executor
        self.front = front
        self.branch = branch
        self.actions = actions
        store = executor.store
        time = executor.time
        logger = executor.logger
        health = LabHealth(store: executor.store, logger: executor.logger)
    }

    /// Makes one look for the revision in force. The actions of the report are marked as under way.
    func look(for loaded: LoadedRevision) async throws(StateStoreError) -> PassReport {
        // An action that ends while the Engine is asked is newer in the journal than in the
        // listing, so this look leaves its resource alone and does not assign its GPUs.
        let begunBefore = actions.all
        // A suspended daemon that another one replaced changes nothing, not even rows.
        try store.checkEpoch()
        let changesBefore = store.changeCounter()
        let engineView = try await lookAtEngine()
        // The revision may have been read again, if the lab's capacity had to be asked for.
        let loaded = branch.current ?? loaded
        let now = time.now()
        let inputs = QuietLook.Inputs(
            revision: loaded.revision.commit, engineView: engineView, changes: changesBefore,
            disk: await lookAtDisk(engineView))
        if let report = resting?.report(of: inputs, at: now) { return report }
        front.news.ring()
        front.looked.ring()
        let observed = try observe(loaded, inputs, begunBefore)
        let plan = planner.plan(loaded.result.desired, given: observed, at: now)
        // Recording a change that a guard holds back has no effect, so it would be recorded again
        // at every look.
        let changes = plan.changes.contains { $0.verb != .blocked }
        try record(plan, of: loaded, given: observed, accepts: changes, at: now)
        front.recovery.planned(given: observed.engine)
        let (begun, nextLook) = actions.begin(plan, under: observed.policy, at: now)
        logger.debug("\(Self.text(of: plan, begun: begun, nextLook: nextLook))")
        let report = PassReport(
            revision: loaded.revision.commit, plan: plan, actions: begun,
            nextLook: changes || !loaded.isRecorded ? .zero : nextLook,
            isQuiet: actions.areHopeless(in: plan, under: observed.policy)
                && actions.isEmpty && !changes && observed.isHopeless(for: plan)
                && !plan.standings.contains(where: \.isMoving) && !plan.isWorkingBeside)
        // Before the adoption of containers, work that only their labels show is unknown.
        if hasAdopted { try await actions.dropGarbage(under: observed.policy) }
        // The next look has to read rows that were written since this look began.
        let isStill = actions.isEmpty && store.changeCounter() == changesBefore
        resting = isStill ? QuietLook(inputs: inputs, last: report, at: now) : nil
        return report
    }

    private func observe(
        _ loaded: LoadedRevision, _ inputs: QuietLook.Inputs, _ begunBefore: [PlannedAction]
    ) throws(StateStoreError) -> ObservedState {
        let settings = front.settings
        var observed = try cache.observed(
            in: store,
            policy: settings.policy.narrowed(by: try store.labInForce(under: settings.loadPolicy)),
            revision: loaded.revision.commit, specs: loaded.specs)
        planner.note(changed: cache.changed)
        observed.engine = inputs.engineView
        observed.note(underWay: begunBefore + actions.all)
        observed.diskShortage = inputs.disk.shortage
        observed.diskFilledBy = inputs.disk.filledBy
        return observed
    }

    /// Records what the look found and decided.
    ///
    /// - Parameter accepts: whether the plan has changes that are to be accepted.
    private func record(
        _ plan: Plan, of loaded: LoadedRevision, given observed: ObservedState, accepts: Bool,
        at now: Instant
    ) throws(StateStoreError) {
        let desired = loaded.result.desired
        // Health is recorded before the revision counts as accepted, so that a client that waits
        // for the revision sees the health as well.
        trips = plan.guardTrips
        try health.note(trips, at: now)
        try health.noteMistakes(of: loaded.result, at: now)
        try health.noteConditions(observed, plan, of: desired, at: now)
        if accepts || !loaded.isRecorded {
            let outcome = try store.accept(
                plan.changes, of: desired, edited: loaded.unrecorded, revision: loaded.revision,
                at: now)
            for change in plan.changes where change.verb == .rename {
                executor.moveWork(from: change.related, to: change.resource)
            }
            if !loaded.isRecorded {
                let revision = loaded.revision
                logger.info(
                    """
                    accepted \(revision.commit.prefix(12)) \(revision.subject): \
                    \(outcome.sentence)
                    """)
            }
            branch.noteRecorded(loaded.revision)
        }
        try recordStandings(of: plan, at: now)
        if plan.dropsReadNotices {
            try store.dropReadNotices(olderThan: observed.policy.readNoticeRetention, at: now)
        }
    }

    /// Records the standings that differ from the stored ones. An accepted change gives a resource
    /// another generation, so its standing is always recorded.
    private func recordStandings(of plan: Plan, at now: Instant) throws(StateStoreError) {
        let accepted = Set(plan.changes.map(\.resource))
        let known = recorded ?? []
        recorded = nil
        // Both lists are in order of identity, and most standings are the same.
        var place = 0
        let news = plan.standings.filter { standing in
            if place >= known.count || known[place] != standing {
                while place < known.count, known[place].resource < standing.resource { place += 1 }
                guard place < known.count, known[place] == standing else { return true }
            }
            place += 1
            return !accepted.isEmpty && accepted.contains(standing.resource)
        }
        try store.record(news, at: now)
        recorded = plan.standings
    }

    /// The log line of a look: its findings and the actions that it begins.
    private static func text(
        of plan: Plan, begun actions: [PlannedAction], nextLook: Duration?
    ) -> String {
        var parts = [
            Counted.text(plan.changes.count, "change"),
            "\(Counted.text(plan.actions.count, "action")) planned",
        ]
        if !actions.isEmpty {
            parts.append("begins \(actions.map(\.id.rawValue).joined(separator: ", "))")
        }
        parts.append(nextLook.map { "next look in \(DurationText.fine($0))" } ?? "nothing is due")
        return "looked: \(parts.joined(separator: ", "))"
    }
}

extension ObservedState {
    /// Whether every condition of the lab failed so often that `apply` should not wait for its end,
    /// although the lab tries again, or has ended in the plan.
    fileprivate func isHopeless(for plan: Plan) -> Bool {
        conditions.allSatisfy { cause, condition in
            condition.failures >= policy.infrastructureFailuresMax
                || plan.endedConditions.contains(cause)
        }
    }
}

extension ResourceStanding {
    /// Whether the resource's phase will change without an edit by a person.
    fileprivate var isMoving: Bool {
        switch phase {
        case .queued, .preparing, .running, .uploading: true
        case .pending: reason == .backoff || reason == .actionInFlight
        case .blocked, .ready, .succeeded, .failed, .suspended, .cancelled, .expired, .deleting,
            .invalid:
            false
        }
    }
}
