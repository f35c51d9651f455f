internal import Logging
public import Manifests
public import Persistence
public import Planning
internal import Synchronization

/// The loop body: observe, plan, record, act. Events only shorten its waits.
public actor Reconciler<Engine: ContainerEngine, Source: ManifestSource> {
    let executor: Executor<Engine, Source>
    let store: StateStore
    let engine: Engine
    let source: Source
    var loader: DesiredStateLoader<Source>
    var settings: LoopSettings {
        didSet { policies.withLock { $0 = (settings.policy, settings.loadPolicy) } }
    }
    nonisolated let policies: Mutex<(policy: Policy, load: LoadPolicy)>
    let time: TimeSource
    let logger: Logger
    public nonisolated let wake = WakeSignal()
    public nonisolated let recovery = Recovery()
    /// Rung at each look that found another world than the one before.
    public nonisolated let news = WakeSignal()
    /// Rung with it, for who follows workers.
    public nonisolated let looked = WakeSignal()

    private var current: LoadedRevision? {
        didSet { declared.withLock { $0 = current?.result.desired } }
    }
    private nonisolated let declared = Mutex<DesiredState?>(nil)
    private(set) var underWay: [ActionID: PlannedAction] = [:]
    private var backoff = ActionBackoff()
    /// Whether the containers of the first complete listing were compared with the journal.
    var hasAdopted = false
    /// The revision under which containers were found that are of nothing declared; a later one may
    /// declare it, as after a copy of an earlier database was put back.
    var strangersUnder: String?
    private var cache = ObservedCache()
    private var planner = Planner()
    /// What stands in the store of where resources stand; nil while that is not known.
    private var recorded: [ResourceStanding]?
    private var resting: RestingWorld?
    /// What the disk lacked at the last look.
    var diskShortage: String?
    /// What guards stopped at the last look.
    var trips: [GuardTrip] = []
    /// What was recorded of how parts of the world answer.
    var health: [String: HealthRecord] = [:]
    /// What the log says that the lab lacks, and since when.
    var loggedConditions: [LabCause: Instant] = [:]
    /// Whether anything was left that is to be dropped once nothing is under way.
    private var hasGarbage = true
    private nonisolated let stopping = Atomic(false)
    /// A commit that may be taken although history was rewritten; used once.
    private var acceptedRewind: String?
    /// The newest commit when it is one that is not taken: only another one is looked into.
    private var refused: (revision: String, refusal: RevisionRefusal)?

    public init(
        executor: Executor<Engine, Source>, settings: LoopSettings
    ) {
        self.executor = executor
        self.settings = settings
        policies = Mutex((settings.policy, settings.loadPolicy))
        store = executor.store
        engine = executor.engine
        source = executor.source
        time = executor.time
        logger = executor.logger
        loader = DesiredStateLoader(
            source: executor.source, store: executor.store, policy: settings.loadPolicy)
    }

    /// Puts the last accepted revision in force again, before anything is fetched.
    public func resume() async throws {
        try executor.artifacts.prepare()
        try restoreResults()
        if lossNote == nil { try store.forgetHealth(of: "State") }
        guard current == nil, let accepted = try store.acceptedRevision() else { return }
        do {
            let manifests = try await loader.load(accepted.commit)
            current = LoadedRevision(accepted, manifests, readAt: accepted.commit)
        } catch let error as SourceError {
            logger.warning("the accepted revision cannot be read", metadata: ["error": "\(error)"])
            current = LoadedRevision(accepted, try loader.loadStored(), readAt: nil)
        }
        try await collectGarbage()
    }

    /// Looks for a new commit, and tells whether one was taken. Whatever goes wrong, the last good
    /// revision stays in force and the report says why.
    @discardableResult
    public func refresh() async throws -> Bool {
        let before = current?.revision.commit
        refused = nil
        // Whoever pushed before the look began is seen by it.
        let begunAt = time.now()
        let report: SyncRecord
        do throws(SourceError) {
            report = try await take(source.fetch(), at: begunAt)
        } catch {
            report = SyncRecord(at: begunAt, revision: nil, error: error.description)
        }
        try record(report)
        return current?.revision.commit != before
    }

    /// Does what `refresh` does, but asks the source for one line first and leaves it at that when
    /// the newest commit is in force or refused.
    func poll() async throws -> Bool {
        guard current != nil || refused != nil,
            let head = try? await source.head()  // what is wrong is told by the fetch
        else { return try await refresh() }
        if isInForce(head) {
            try record(SyncRecord(at: time.now(), revision: head, error: nil))
        } else if let refused, head == refused.revision {
            try record(refused.refusal.record(of: head, at: time.now()))
        } else {
            return try await refresh()
        }
        return false
    }

    private func take(
        _ found: FoundRevision, at now: Instant
    ) async throws(SourceError) -> SyncRecord {
        let commit = found.revision.commit
        let fine = SyncRecord(at: now, revision: commit, error: nil)
        if isInForce(commit) { return fine }
        do {
            try await checkDescent(of: found)
            let knewCapacity = settings.findCapacity == nil
            current = try await admit(found.revision, after: current)
            // It was learnt while the files were read.
            if !knewCapacity, settings.findCapacity == nil { await reload() }
            acceptedRewind = nil
            return fine
        } catch let error as RevisionRefusal {
            refused = (commit, error)
            return error.record(of: commit, at: now)
        } catch let error as SourceError {
            throw error
        } catch {
            throw SourceError.unreachable("\(error)")
        }
    }

    /// - Throws: `RevisionRefusal` for a rewritten history that nobody accepted.
    private func checkDescent(of found: FoundRevision) async throws {
        let commit = found.revision.commit
        guard let accepted = current?.revision.commit, acceptedRewind != commit,
            !found.parents.contains(accepted),
            try await !source.isAncestor(accepted, of: commit)
        else { return }
        throw RevisionRefusal(
            message: """
                RevisionRewound: commit \(commit.prefix(12)) does not descend from \
                the accepted \(accepted.prefix(12)); revert instead of rewriting history, or \
                accept it once with 'reconciler sync --accept-rewind \(commit)'
                """)
    }

    /// Lets one rewritten history through at the next look.
    public func acceptRewind(to revision: String) {
        acceptedRewind = revision
        refused = nil
        wake.ring()
    }

    /// One look at the world and what it leads to. Records changes and standings; the actions it
    /// returns are marked as under way and must each be handed to `carryOut`.
    public func pass() async throws(PassError) -> PassReport {
        guard let loaded = current else {
            throw .nothingDesired("no revision of the repository was read yet")
        }
        do throws(StateStoreError) {
            return try await pass(loaded)
        } catch {
            throw .store(error)
        }
    }

    private func pass(_ loaded: LoadedRevision) async throws(StateStoreError) -> PassReport {
        // What ends while the Engine is asked is newer in the journal than in the listing, so its
        // resource is left alone, and its GPUs are not given out, until the next look.
        let begunBefore = Array(underWay.values)
        // Whoever was stopped for a while and lost its place changes nothing, not even its rows.
        try store.checkEpoch()
        let changesBefore = store.changeCounter()
        let engineView = try await lookAtEngine()
        // Read anew when the lab's size had to be asked for.
        let loaded = current ?? loaded
        let now = time.now()
        let scene = RestingWorld.Scene(
            revision: loaded.revision.commit, engineView: engineView, changes: changesBefore,
            disk: await lookAtDisk(engineView))
        if let report = resting?.report(of: scene, at: now) { return report }
        news.ring()
        looked.ring()
        var observed = try observe(loaded, engineView, begunBefore)
        observed.diskShortage = scene.disk.shortage
        observed.diskFilledBy = scene.disk.filledBy
        let plan = planner.plan(loaded.result.desired, given: observed, at: now)
        // What a guard holds back leaves no trace, so it is not recorded at every look.
        let changes = plan.changes.contains { $0.verb != .blocked }
        let accepts = changes || !loaded.isRecorded
        // Before the revision counts as accepted, so that whoever waits for that sees them too.
        try noteTrips(plan.guardTrips, at: now)
        try noteMistakes(loaded.result, at: now)
        try noteConditions(observed, plan, of: loaded.result.desired, at: now)
        if accepts {
            let outcome = try store.accept(
                plan.changes, of: loaded.result.desired, edited: loaded.unrecorded,
                revision: loaded.revision, at: now)
            for change in plan.changes where change.verb == .rename {
                executor.moveWork(from: change.related, to: change.resource)
            }
            if !loaded.isRecorded { tell(of: outcome, of: loaded.revision) }
            if current?.revision == loaded.revision {
                current?.isRecorded = true
                current?.unrecorded = []
            }
        }
        try record(plan, at: now)
        if plan.dropsReadNotices {
            try store.dropReadNotices(olderThan: observed.policy.readNoticeRetention, at: now)
        }
        recovery.planned(given: observed.engine)
        let (actions, nextLook) = begin(plan, under: observed.policy, at: now)
        logger.debug("\(lookText(of: plan, begun: actions, nextLook: nextLook))")
        let report = PassReport(
            revision: loaded.revision.commit, plan: plan, actions: actions,
            nextLook: accepts ? .zero : nextLook,
            isQuiet: plan.actions.allSatisfy { backoff.isHopeless($0.id, policy: observed.policy) }
                && underWay.isEmpty && !changes && observed.isHopeless(for: plan)
                && !plan.standings.contains(where: \.isMoving) && !plan.isWorkingBeside)
        try await dropGarbage(under: observed.policy)
        // Whatever was written since the look began, by whomever, is for the next look to read.
        let isStill = underWay.isEmpty && store.changeCounter() == changesBefore
        resting = isStill ? RestingWorld(scene: scene, last: report, at: now) : nil
        return report
    }

    /// Notes as under way those actions of `plan` that may begin now, and gives them with when to
    /// look again.
    private func begin(
        _ plan: Plan, under policy: Policy, at now: Instant
    ) -> (actions: [PlannedAction], nextLook: Duration?) {
        guard !isStopping else { return ([], plan.nextLook) }
        var actions: [PlannedAction] = []
        var nextLook = plan.nextLook
        for action in plan.actions where underWay[action.id] == nil {
            guard underWay.count + actions.count < settings.actionsMax else { break }
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

    private func observe(
        _ loaded: LoadedRevision, _ engineView: EngineView, _ begunBefore: [PlannedAction]
    ) throws(StateStoreError) -> ObservedState {
        let lab = try? loader.labInForce()  // a store that cannot be read fails just below
        var observed = try cache.observed(
            in: store, policy: settings.policy.narrowed(by: lab ?? nil),
            revision: loaded.revision.commit, specs: loaded.specs)
        planner.note(changed: cache.changed)
        observed.engine = engineView
        observed.note(underWay: begunBefore + underWay.values)
        return observed
    }

    /// Records where resources stand, as far as that is not what is recorded already. What was
    /// accepted has another generation, so it is always looked at.
    private func record(_ plan: Plan, at now: Instant) throws(StateStoreError) {
        let accepted = Set(plan.changes.map(\.resource))
        let known = recorded ?? []
        recorded = nil
        // Both are in order of identity, and most stand as they did.
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

    /// Carries out one action that `pass` returned, and wakes the loop.
    public func carryOut(_ action: PlannedAction, revision: String) async throws(StateStoreError) {
        let result: Result<Bool, StateStoreError>
        do throws(StateStoreError) {
            result = .success(try await executor.perform(action, revision: revision))
        } catch {
            result = .failure(error)
        }
        underWay[action.id] = nil
        switch result {
        case .success(true): backoff.succeeded(action.id)
        case .success(false): backoff.failed(action.id, at: time.now())
        case .failure(let error):
            backoff.failed(action.id, at: time.now())
            logger.error("the journal refused", metadata: ["error": "\(error)"])
            guard error.isShortage else { throw error }
            makeRoom(after: error)
        }
        if action.action.verb.traits.contains(.leavesGarbage) { hasGarbage = true }
        wake.ring()
    }

    /// Drops what actions left, once for all that ended meanwhile. A part of the look, so that
    /// nothing begins before it is done. Before containers were adopted nothing is known of work
    /// that only they tell of.
    private func dropGarbage(under policy: Policy) async throws(StateStoreError) {
        guard hasGarbage, hasAdopted, underWay.isEmpty else { return }
        await clearIdleWork(after: policy.taskRetention)
        try await collectGarbage()
        hasGarbage = false
    }

    /// Drops artifacts that no version names. Runs only while nothing is being taken in.
    private func collectGarbage() async throws(StateStoreError) {
        let named = try store.keptArtifacts()
        let artifacts = executor.artifacts
        do throws(FileError) {
            try await FileThread.run { () throws(FileError) in
                try artifacts.collect(keeping: named)
            }
        } catch {
            logger.warning("artifacts were not collected", metadata: ["error": "\(error)"])
        }
    }

    /// Judges what is in force by the limits that are known by now.
    func reload() async {
        guard let loaded = current, let commit = loaded.readAt else { return }
        do {
            let manifests = try await loader.load(commit)
            guard current?.revision == loaded.revision else { return }
            current = LoadedRevision(loaded.revision, manifests, after: loaded)
        } catch {
            logger.warning("what is in force cannot be read anew", metadata: ["error": "\(error)"])
        }
    }

    /// Opens no further action; those under way are finished.
    public nonisolated func stop() {
        stopping.store(true, ordering: .relaxed)
        wake.ring()
    }

    private var isStopping: Bool { stopping.load(ordering: .relaxed) }

    var isDrained: Bool { isStopping && underWay.isEmpty }

    /// What is in force, for whoever shows it.
    public var inForce: (revision: AcceptedRevision, result: LoadResult)? {
        current.map { ($0.revision, $0.result) }
    }

    /// What the revision in force declares, told at once whatever the loop is busy with; nil
    /// before the first.
    public nonisolated var desiredInForce: DesiredState? { declared.withLock(\.self) }

    /// What was read last, for whoever reads a commit that differs little from that one.
    public var lastRead: (commit: String, manifests: ReadManifests)? {
        current.flatMap { loaded in loaded.readAt.map { ($0, loaded.manifests.read) } }
    }
}
