internal import GitHosting
public import Logging
internal import Manifests
public import Persistence
internal import Planning
internal import Repository

/// Plans the open pull requests and publishes the plans. It runs beside the loop, and delays no
/// look, no fetch of the branch, and no merge.
///
/// Every step can be repeated. A row records each publication, and is written after it. After a
/// crash in between, the comment is found by its marker, and setting a status or ref again changes
/// nothing.
public actor PullRequestWatcher {
    /// The name of its health record.
    public static let healthName = "PullRequests"
    /// The longest pause that a host can ask for.
    private static let pauseMax = Duration.seconds(3600)
    private static let endedWhilePlanning =
        "the daemon ended while it planned this head; not tried again, so push another commit"

    let backends: PullRequestBackends
    let store: StateStore
    let plan: ProposalPlanning
    let marker: CommentMarker
    let time: TimeSource
    let logger: Logger
    private let limits: PullRequestLimits
    private let policy: Policy

    /// The heads at the last look.
    private var heads: [PullRequestName: Revision] = [:]
    /// The open requests in the host's last list, and the time of that list.
    private var listed: (requests: [PullRequestName: OpenRequest], at: Instant)?
    /// Heads that the branch already contains, and the branch's commit at that time.
    private var contained: (base: Revision?, heads: [PullRequestName: Revision]) = (nil, [:])
    /// Requests whose objects are fetched; nil until the objects of the previous process are
    /// deleted.
    private var fetched: Set<PullRequestName>?
    /// Heads that are never planned, with the reasons; nil until the marks were read.
    private var refusals: [String: String]?
    private var backoff = ActionBackoff()
    /// The actions that this pass tried or delayed, and their last errors.
    private var considered: Set<ActionID> = []
    private var problems: [ActionID: WatchProblem] = [:]
    private var pause: (length: Duration, since: Instant)?
    private var health: HealthRecord?

    /// - Parameters:
    ///   - secret: secret of this lab, the same at each start.
    ///   - policy: policy for the waits between tries.
    public init(
        backends: PullRequestBackends, store: StateStore, plan: @escaping ProposalPlanning,
        settings: PullRequestSettings, time: TimeSource, logger: Logger
    ) {
        self.backends = backends
        self.store = store
        self.plan = plan
        marker = CommentMarker(secret: settings.secret)
        limits = settings.limits
        policy = settings.policy
        self.time = time
        self.logger = logger
    }

    /// Makes one look, plans new heads, and returns the wait until the next pass.
    ///
    /// - Throws: only an error of a store that can never be used again.
    public func pass() async throws(StateStoreError) -> Duration {
        do throws(StateStoreError) {
            return try await passOnce()
        } catch {
            logger.error("pull requests wait for the store", metadata: ["error": "\(error)"])
            guard error.mayPass else { throw error }
            return limits.interval
        }
    }

    private func passOnce() async throws(StateStoreError) -> Duration {
        guard let accepted = try store.acceptedRevision(),
            let base = Revision(accepted.commit)
        else { return limits.interval }
        if let pause {
            let left = time.now().remaining(of: pause.length, since: pause.since)
            if left > .zero { return left }
            self.pause = nil
        }
        do throws(WatchProblem) {
            let open = try await look(at: base)
            return try await settle(open, base: base)
        } catch {
            guard case .store(let problem) = error else {
                try note(error)
                return pause?.length ?? limits.interval
            }
            throw problem
        }
    }

    /// The open requests that have a head.
    private func look(
        at base: Revision
    ) async throws(WatchProblem) -> [PullRequestName: OpenRequest] {
        let found = try await WatchProblem.of { () async throws(GitError) in
            try await backends.mirror.remoteHeads()
        }
        let now = time.now()
        // The previous list of the host is no longer valid. The branch is compared too, because a
        // merge moves the branch but no ref of a request.
        if found != heads || contained.base != base { listed = nil }
        heads = found
        try await keepContained(of: found, at: base)
        guard let host = backends.host else {
            let names = found.keys.filter { contained.heads[$0] == nil }.sorted()
            return Dictionary(
                uniqueKeysWithValues: names.suffix(limits.openMax).map {
                    ($0, OpenRequest(number: $0.number, branch: nil))
                })
        }
        if let listed,
            now.remaining(of: limits.listLifetime, since: listed.at) > .zero
        {
            return listed.requests.filter { found[$0.key] != nil }
        }
        let requests = try await WatchProblem.of { () async throws(GitHostError) in
            try await host.host.openRequests(
                into: backends.branch.description, max: limits.openMax)
        }
        let named = Dictionary(
            requests.map { (PullRequestName(host.family, $0.number), $0) },
            uniquingKeysWith: { first, _ in first })
        listed = (named, now)
        return named.filter { found[$0.key] != nil }
    }

    /// Keeps the contained heads. The branch still contains them, unless its history was rewritten.
    private func keepContained(
        of found: [PullRequestName: Revision], at base: Revision
    ) async throws(WatchProblem) {
        if let before = contained.base, before != base {
            let isFurther = try await WatchProblem.of { () async throws(GitError) in
                try await backends.mirror.isContained(before, in: base)
            }
            if !isFurther { contained.heads = [:] }
        }
        contained = (base, contained.heads.filter { found[$0.key] == $0.value })
    }

    private func settle(
        _ open: [PullRequestName: OpenRequest], base: Revision
    ) async throws(WatchProblem) -> Duration {
        let reports = try WatchProblem.ofStore { () throws(StateStoreError) in
            try store.planReports()
        }
        considered = []
        try await close(reports, besides: open)
        var tried = 0
        var wait = limits.interval
        for name in open.keys.sorted(by: >) {
            guard let request = open[name], let head = heads[name],
                !isSettled(name, head: head, base: base, reports["\(name)"])
            else { continue }
            guard tried < limits.plansMax else {
                wait = min(wait, .seconds(1))
                continue
            }
            let left = try await attempt("report \(name)", for: "\(name)") {
                () async throws(WatchProblem) in
                try await report(request, as: name, base: base)
            }
            if let left {
                wait = min(wait, max(left, .seconds(1)))
            } else if contained.heads[name] == nil {
                tried += 1
            } else {
                // Another request may take its place.
                wait = min(wait, .seconds(1))
            }
        }
        problems = problems.filter { considered.contains($0.key) }
        let problem = problems.min { $0.key < $1.key }?.value
        try WatchProblem.ofStore { () throws(StateStoreError) in try note(problem) }
        return wait
    }

    private func isSettled(
        _ name: PullRequestName, head: Revision, base: Revision, _ report: PlanReport?
    ) -> Bool {
        contained.heads[name] == head
            || report?.head == head.id && report?.base == base.id
                && report?.destination == backends.destination
    }

    /// Tries an action, or returns the remaining wait when it failed recently.
    private func attempt(
        _ what: String, for request: String, _ body: () async throws(WatchProblem) -> Void
    ) async throws(WatchProblem) -> Duration? {
        let id = ActionID(rawValue: what)
        considered.insert(id)
        let left = backoff.wait(for: id, policy: policy, at: time.now())
        guard left == .zero else { return left }
        do throws(WatchProblem) {
            try await body()
            backoff.succeeded(id)
            problems[id] = nil
        } catch {
            if case .store = error { throw error }
            backoff.failed(id, at: time.now())
            problems[id] = error.about(request)
            // The limit applies to all requests, so the pass ends.
            if case .host(.limited, _) = error { throw error.about(request) }
        }
        return nil
    }

    /// Removes the published plans of closed requests and of replaced heads.
    private func close(
        _ reports: [String: PlanReport], besides open: [PullRequestName: OpenRequest]
    ) async throws(WatchProblem) {
        let names = Set(open.keys.map(\.description))
        let closed = reports.keys.filter { !names.contains($0) }.sorted()
        let published = try WatchProblem.ofStore { () throws(StateStoreError) in
            try store.publishedPlans()
        }
        let current = Set(
            reports.values.filter { names.contains($0.request) && backends.publishesRefs }
                .map { PublishedPlan(request: $0.request, head: $0.head) })
        // A head without a published plan yet may be in progress.
        let stale = published.filter { plan in
            !current.contains(plan) && (!names.contains(plan.request) || isReplaced(plan))
        }
        for plan in stale {
            _ = try await attempt("take back \(plan.request) \(plan.head)", for: plan.request) {
                () async throws(WatchProblem) in
                try await unpublish(plan, keeping: current)
            }
        }
        let isAnyGone = fetched.map { !$0.isSubset(of: open.keys) } ?? true
        guard !closed.isEmpty || isAnyGone else { return }
        let now = time.now()
        try WatchProblem.ofStore { () throws(StateStoreError) in
            for request in closed { try store.closeReport(of: request, at: now) }
        }
        try await WatchProblem.of { () async throws(GitError) in try backends.mirror.drop() }
        fetched = []
    }

    private func isReplaced(_ plan: PublishedPlan) -> Bool {
        !backends.publishesRefs
            || !heads.contains { "\($0.key)" == plan.request && $0.value.id == plan.head }
    }

    /// Remembers that the branch already contains a head.
    func noteContained(_ name: PullRequestName, _ head: Revision) { contained.heads[name] = head }

    /// Remembers that objects of a request are fetched.
    func noteFetched(_ name: PullRequestName) { fetched?.insert(name) }

    /// The head of a request at the last look.
    func listedHead(_ name: PullRequestName) -> Revision? { heads[name] }

    /// Why a head is not planned; nil when it may be.
    func refusal(of head: Revision) throws(WatchProblem) -> String? {
        if let refusals { return refusals[head.id] }
        let marks = try WatchProblem.ofStore { () throws(StateStoreError) in
            try store.planningMarks()
        }
        // A mark without a reason comes from a process that ended while it planned the head.
        let found = Dictionary(
            marks.map { ($0.head, $0.reason ?? Self.endedWhilePlanning) },
            uniquingKeysWith: { first, _ in first })
        refusals = found
        return found[head.id]
    }

    /// Remembers that a head is never to be planned.
    func refuse(_ head: Revision, because reason: String) throws(WatchProblem) {
        try WatchProblem.ofStore { () throws(StateStoreError) in
            try store.record(PlanningMark(head: head.id, reason: reason), at: time.now())
        }
        refusals?[head.id] = reason
    }

    /// Records the health of planning when it changed.
    private func note(_ problem: WatchProblem?) throws(StateStoreError) {
        let message = problem?.description ?? ""
        if case .host(.limited(let wish), _)? = problem {
            let now = time.now()
            pause = (Self.length(of: wish, at: now), now)
        }
        guard message != health?.message, health != nil || problem != nil else { return }
        if let problem {
            logger.warning("a pull request waits", metadata: ["reason": "\(problem)"])
        }
        let record = HealthRecord(
            name: Self.healthName, isHealthy: problem == nil, message: message, at: time.now())
        try store.recordHealth(record)
        health = record
    }

    private static func length(of wish: GitHostError.Pause, at now: Instant) -> Duration {
        let asked: Duration =
            switch wish {
            case .seconds(let seconds): .seconds(min(seconds, 1 << 20))
            case .until(let second):
                .seconds(min(max(second, 0), 1 << 40)) - now.wall
            case .unsaid: .seconds(60)
            }
        return min(max(asked, .seconds(1)), pauseMax)
    }
}
