internal import GitHosting
public import Logging
internal import Manifests
public import Persistence
internal import Planning
internal import Repository

/// Plans the open pull requests and tells what it found, beside the loop: it holds up no look, no
/// fetch of the branch, and never a merge.
///
/// Every step can be repeated. What was told is a row, written after the telling; after a crash in
/// between the comment is found by its marker, and a status or ref that is set again says the same.
public actor PullRequestWatcher {
    /// The name of its health record.
    public static let healthName = "PullRequests"
    /// The longest that a host may ask for quiet.
    private static let pauseMax = Duration.seconds(3600)

    let world: PullRequestWorld
    let store: StateStore
    let plan: ProposalPlanning
    let marker: CommentMarker
    let time: TimeSource
    let logger: Logger
    private let limits: PullRequestLimits
    private let policy: Policy

    /// The heads at the last look.
    private var heads: [PullRequestName: Revision] = [:]
    /// The open requests by the host's last list, and when that was asked for.
    private var listed: (requests: [PullRequestName: OpenRequest], at: Instant)?
    /// Heads that the branch has already, at the commit it was at then.
    private var contained: (base: Revision?, heads: [PullRequestName: Revision]) = (nil, [:])
    /// Requests of which objects are here; nil until what the process before left is dropped.
    private var fetched: Set<PullRequestName>?
    /// Heads that are not planned, and why; nil until the marks were read.
    private var refusals: [String: String]?
    private var backoff = ActionBackoff()
    /// The things that this pass tried, or could have tried, and why they failed the last time.
    private var considered: Set<ActionID> = []
    private var problems: [ActionID: WatchProblem] = [:]
    private var pause: (length: Duration, since: Instant)?
    private var health: HealthRecord?

    /// - Parameters:
    ///   - secret: known to this lab alone, and kept.
    ///   - policy: for the waits between tries.
    public init(
        world: PullRequestWorld, store: StateStore, plan: @escaping ProposalPlanning,
        settings: PullRequestSettings, time: TimeSource, logger: Logger
    ) {
        self.world = world
        self.store = store
        self.plan = plan
        marker = CommentMarker(secret: settings.secret)
        limits = settings.limits
        policy = settings.policy
        self.time = time
        self.logger = logger
    }

    /// Looks once, plans what is new, and says how long to wait for the next time.
    ///
    /// - Throws: only what makes going on senseless: a store that can never be used again.
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
            try await world.mirror.remoteHeads()
        }
        let now = time.now()
        // Until the host's list was asked for again, the one before is not believed any more. A
        // merge moves the branch and no ref of a request.
        if found != heads || contained.base != base { listed = nil }
        heads = found
        try await keepContained(of: found, at: base)
        guard let host = world.host else {
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
                into: world.branch.description, max: limits.openMax)
        }
        let named = Dictionary(
            requests.map { (PullRequestName(host.family, $0.number), $0) },
            uniquingKeysWith: { first, _ in first })
        listed = (named, now)
        return named.filter { found[$0.key] != nil }
    }

    /// What the branch had it has, unless its history was rewritten.
    private func keepContained(
        of found: [PullRequestName: Revision], at base: Revision
    ) async throws(WatchProblem) {
        if let before = contained.base, before != base {
            let isFurther = try await WatchProblem.of { () async throws(GitError) in
                try await world.mirror.isContained(before, in: base)
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
                // Other requests may be open in its place.
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
                && report?.destination == world.destination
    }

    /// Tries something unless it failed too short a while ago; then how long it still waits.
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
            // The host is not asked about any other request either.
            if case .host(.limited, _) = error { throw error.about(request) }
        }
        return nil
    }

    /// Takes back what is told of requests that are closed, or of heads that were replaced.
    private func close(
        _ reports: [String: PlanReport], besides open: [PullRequestName: OpenRequest]
    ) async throws(WatchProblem) {
        let names = Set(open.keys.map(\.description))
        let closed = reports.keys.filter { !names.contains($0) }.sorted()
        let published = try WatchProblem.ofStore { () throws(StateStoreError) in
            try store.publishedPlans()
        }
        let current = Set(
            reports.values.filter { names.contains($0.request) && world.publishesRefs }
                .map { PublishedPlan(request: $0.request, head: $0.head) })
        // A head that is not told of yet may be on its way.
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
        try await WatchProblem.of { () async throws(GitError) in try world.mirror.drop() }
        fetched = []
    }

    private func isReplaced(_ plan: PublishedPlan) -> Bool {
        !world.publishesRefs
            || !heads.contains { "\($0.key)" == plan.request && $0.value.id == plan.head }
    }

    /// Remembers that the branch has a head already.
    func noteContained(_ name: PullRequestName, _ head: Revision) { contained.heads[name] = head }

    /// Remembers that objects of a request are here.
    func noteFetched(_ name: PullRequestName) { fetched?.insert(name) }

    /// The head of a request at the last look.
    func listedHead(_ name: PullRequestName) -> Revision? { heads[name] }

    /// Why a head is not planned; nil when it may be.
    func refusal(of head: Revision) throws(WatchProblem) -> String? {
        if let refusals { return refusals[head.id] }
        let marks = try WatchProblem.ofStore { () throws(StateStoreError) in
            try store.planningMarks()
        }
        // A mark without a reason is of a process that ended while it planned the head.
        let found = Dictionary(
            marks.map { ($0.head, $0.reason ?? "planning it ended the daemon; not tried again") },
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

    /// Records the health of the plans, when it changed.
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
