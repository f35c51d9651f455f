internal import Logging
internal import Manifests
internal import Persistence
internal import Planning

/// Looks at the world again and again. A look observes, plans, records, and names the actions that
/// begin.
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
    /// The revision under which containers were found that belong to no declared resource; a later
    /// one may declare it, as after a copy of an earlier database was put back.
    var strangersUnder: String?
    /// The shortage of the disk at the last look.
    var diskShortage: String?
    private var cache = ObservedCache()
    private var planner = Planner()
    /// The standings as the store has them; nil while that is not known.
    private var recorded: [ResourceStanding]?
    private var resting: RestingWorld?

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

    /// One look for the revision that is in force. The actions of the report are marked as under
    /// way.
    func look(for loaded: LoadedRevision) async throws(StateStoreError) -> PassReport {
        // An action that ends while the Engine is asked is newer in the journal than in the
        // listing, so its resource is left alone, and its GPUs are not given out, until the next
        // look.
        let begunBefore = actions.all
        // A daemon that was stopped for a while and lost its place changes nothing, not even rows.
        try store.checkEpoch()
        let changesBefore = store.changeCounter()
        let engineView = try await lookAtEngine()
        // The revision was read anew when the lab's capacity had to be asked for.
        let loaded = branch.current ?? loaded
        let now = time.now()
        let scene = RestingWorld.Scene(
            revision: loaded.revision.commit, engineView: engineView, changes: changesBefore,
            disk: await lookAtDisk(engineView))
        if let report = resting?.report(of: scene, at: now) { return report }
        front.news.ring()
        front.looked.ring()
        let observed = try observe(loaded, scene, begunBefore)
        let plan = planner.plan(loaded.result.desired, given: observed, at: now)
        // A change that a guard holds back leaves no trace, so it is not recorded at every look.
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
        // Before containers were adopted nothing is known of work that only they tell of.
        if hasAdopted { try await actions.dropGarbage(under: observed.policy) }
        // A row that anybody wrote since the look began is for the next look to read.
        let isStill = actions.isEmpty && store.changeCounter() == changesBefore
        resting = isStill ? RestingWorld(scene: scene, last: report, at: now) : nil
        return report
    }

    private func observe(
        _ loaded: LoadedRevision, _ scene: RestingWorld.Scene, _ begunBefore: [PlannedAction]
    ) throws(StateStoreError) -> ObservedState {
        let settings = front.settings
        var observed = try cache.observed(
            in: store,
            policy: settings.policy.narrowed(by: try store.labInForce(under: settings.loadPolicy)),
            revision: loaded.revision.commit, specs: loaded.specs)
        planner.note(changed: cache.changed)
        observed.engine = scene.engineView
        observed.note(underWay: begunBefore + actions.all)
        observed.diskShortage = scene.disk.shortage
        observed.diskFilledBy = scene.disk.filledBy
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
        // Health comes before the revision counts as accepted, so that a client that waits for the
        // revision sees it too.
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

    /// Records the standings that differ from those that the store has. A resource whose change was
    /// accepted has another generation, so its standing is always recorded.
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

    /// The line of the log that says what a look found and begins.
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
    /// Whether every condition of the lab lasts so long that nobody should wait for its end, though
    /// the lab is tried again. A condition that nothing meets keeps nobody waiting.
    fileprivate func isHopeless(for plan: Plan) -> Bool {
        conditions.allSatisfy { cause, condition in
            condition.failures >= policy.infrastructureFailuresMax
                || plan.endedConditions.contains(cause)
        }
    }
}

extension ResourceStanding {
    /// Whether it goes on without anybody's doing.
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
