internal import Logging
public import Persistence
public import Planning

/// The loop. Its three parts follow the branch, look at the world, and carry out actions. Events
/// only shorten its waits.
public actor Reconciler<Source: ManifestSource> {
    let executor: Executor<Source>
    let front: LoopFront
    let branch: BranchFollower<Source>
    private let actions: ActionsUnderWay<Source>
    private let lookout: Lookout<Source>

    public init(executor: Executor<Source>, settings: LoopSettings) {
        self.executor = executor
        front = LoopFront(settings)
        branch = BranchFollower(executor, front: front)
        actions = ActionsUnderWay(executor, front: front)
        lookout = Lookout(executor, front: front, branch: branch, actions: actions)
    }

    /// Puts the last accepted revision in force again, before any fetch.
    public func resume() async throws {
        let restoration = Restoration(executor)
        try executor.artifacts.prepare()
        try restoration.restoreResults()
        if restoration.lossNote == nil { try executor.store.forgetHealth(of: "State") }
        if try await branch.resume() { try await actions.collectGarbage() }
    }

    /// Looks for a new commit, and returns whether one came into force. After any error the last
    /// good revision stays in force and the record of the look says why.
    @discardableResult
    public func refresh() async throws -> Bool { try await branch.refresh() }

    /// Does what `refresh` does, but fetches nothing when the newest commit is in force or refused.
    func poll() async throws -> Bool { try await branch.poll() }

    /// Accepts the commit at the next look, once, even if history was rewritten.
    public func acceptRewind(to revision: String) {
        branch.acceptRewind(to: revision)
        wake.ring()
    }

    /// Makes one look at the world. Records changes and standings; the returned actions are marked
    /// as under way and must each be passed to `carryOut`.
    public func pass() async throws(PassError) -> PassReport {
        guard let loaded = branch.current else {
            throw .nothingDesired("no revision of the repository was read yet")
        }
        do throws(StateStoreError) {
            return try await lookout.look(for: loaded)
        } catch {
            throw .store(error)
        }
    }

    /// Carries out one action that `pass` returned, and wakes the loop.
    public func carryOut(_ action: PlannedAction, revision: String) async throws(StateStoreError) {
        do throws(StateStoreError) {
            try await actions.carryOut(action, revision: revision)
        } catch {
            executor.logger.error("the journal cannot be written", metadata: ["error": "\(error)"])
            guard error.isShortage else { throw error }
            makeRoom(after: error)
        }
        wake.ring()
    }

    /// Approves everything that guards stopped at the last look; returns sentences with what that
    /// was and what happens now.
    public func approveTrips() throws -> [String] {
        let trips = lookout.trips
        for trip in trips {
            try executor.store.approve(
                revision: trip.revision, resources: Set(trip.resources), by: .admin,
                at: executor.time.now())
        }
        wake.ring()
        return trips.map { $0.consequence(under: policy) }
    }

    /// Begins no further action; those under way are finished.
    public nonisolated func stop() { front.stop() }

    private var isDrained: Bool { front.isStopping && actions.isEmpty }
}

extension Reconciler {
    /// Runs until `stop`, or, when `untilQuiet`, until nothing is left to do. Actions run side by
    /// side, at most one for each resource.
    public func run(untilQuiet: Bool) async throws {
        let settings = front.settings
        try await withThrowingTaskGroup(of: Void.self) { group in
            while !isDrained {
                let report = try await passOrWait()
                for action in report?.actions ?? [] {
                    group.addTask {
                        try await self.carryOut(action, revision: report?.revision ?? "")
                    }
                }
                if untilQuiet, report?.isQuiet == true { break }
                if isDrained { break }
                // With `untilQuiet` nothing follows the Engine's events, so the loop looks every
                // second.
                let relist = untilQuiet ? .seconds(1) : settings.relistInterval
                let limit = min(report?.nextLook ?? .seconds(3600), relist)
                if limit > .zero { await wake.wait(atMost: limit, by: executor.time) }
                if Task.isCancelled { stop() }
            }
            try await group.waitForAll()
        }
    }

    /// A pass, or nil while there is no revision or the store cannot be used for now: the daemon
    /// goes on.
    private func passOrWait() async throws -> PassReport? {
        let store = executor.store
        do throws(PassError) {
            let report = try await pass()
            store.hold(trouble: nil)
            return report
        } catch {
            switch error {
            case .nothingDesired: return nil
            case .store(let problem):
                executor.logger.error("a look failed", metadata: ["error": "\(problem)"])
                guard problem.mayPass else { throw problem }
                makeRoom(after: problem)
                store.hold(
                    trouble: HealthRecord(
                        name: "State", isHealthy: false,
                        message: """
                            \(problem); the daemon can record nothing and begins no work; running \
                            work goes on; the rest follows when the store works again
                            """, at: executor.time.now()))
                return nil
            }
        }
    }

    /// Releases the reserve when the disk is full, and asks for another look at the world.
    private func makeRoom(after problem: StateStoreError) {
        let folder = executor.folder
        let isShort = DiskRoom.at(folder.path)?.shortage(wasShort: true) != nil
        guard problem == .diskFull, isShort, DiskReserve(path: folder.reserve).release() else {
            return
        }
        executor.logger.warning("the disk is full; the reserve is used to record what ended")
        wake.ring()
    }

    /// Looks at the repository at intervals and when `requests` rings. The intervals vary, so that
    /// several daemons do not ask at the same time.
    public func watchSource(requests: WakeSignal) async throws {
        var isAsked = true
        while !Task.isCancelled {
            // A client that asks has probably pushed a commit.
            let hasNews = try await lookForNews(isAsked: isAsked)
            if hasNews || isAsked { wake.ring() }
            let jitter = Int(executor.time.now().uptime / .milliseconds(1)) % 200 - 100
            isAsked = await requests.wait(
                atMost: front.settings.pollInterval * (1000 + jitter) / 1000, by: executor.time)
        }
    }

    /// A look at the repository; it is repeated later when its outcome cannot be recorded now.
    private func lookForNews(isAsked: Bool) async throws -> Bool {
        do {
            return try await isAsked ? refresh() : poll()
        } catch let error as StateStoreError where error.isShortage {
            executor.logger.error(
                "a look into the repository failed", metadata: ["error": "\(error)"])
            return false
        }
    }
}
