public import Manifests
public import Persistence
public import Planning

/// Reads what pages and the API show from the state database.
public struct StoredReports: LabReports {
    /// The most rows of one list.
    private static let all = Page(limit: 1000, offset: 0)
    /// The most resources of the graph around one of them.
    private static let graphNodesMax = 60

    private let store: StateStore
    private let now: @Sendable () -> Instant
    private let loop: LoopView
    private let forecasts: Forecasts

    /// - Parameter loop: facts that only the loop knows.
    public init(store: StateStore, now: @escaping @Sendable () -> Instant, loop: LoopView) {
        self.loop = loop
        forecasts = Forecasts(store: store, loop: loop)
        self.store = store
        self.now = now
    }

    public func dashboard(for viewer: Viewer) async throws -> Dashboard {
        var dashboard = try await store.dashboard(for: viewer, at: now())
        dashboard.counts = try await store.counts(for: viewer)
        dashboard.running = try await tasks(for: viewer).filter {
            $0.phase == .running || $0.phase == .uploading
        }
        dashboard.queueHead = Array(try await queue(for: viewer).prefix(5))
        dashboard.notices = try await store.notices(for: viewer, page: Page(limit: 10, offset: 0))
        return dashboard
    }

    public func resources(
        _ filter: ResourceFilter, for viewer: Viewer, page: Page
    ) async throws -> ResourceList {
        var found = try await store.resources(filter, for: viewer, page: page)
        let expected = try await forecasts.all(at: now())
        for (index, row) in found.items.enumerated() where viewer.seesTasks(of: row.id) {
            found.items[index].add(expected[row.id])
        }
        return found
    }

    public func resource(
        _ id: ResourceID, for viewer: Viewer
    ) async throws -> ResourceDetail? {
        let found = try await store.resource(id, for: viewer, by: loop.policy(), at: now())
        guard var detail = found else { return nil }
        if viewer.seesTasks(of: id) {
            detail.summary.add(try await forecasts.all(at: now())[id])
        }
        if id.kind == .lab {
            // The loop may be waiting for the Engine, so others get the turn meanwhile.
            let limits = try await AnswerTurns.aside { try await loop.limits() }
            detail.limits = limits.map(LimitReport.init)
        }
        return detail
    }

    public func currentName(of former: ResourceID) async throws -> ResourceID? {
        try await store.currentName(of: former)
    }

    public func events(
        of id: ResourceID?, after sequence: Int, for viewer: Viewer
    ) async throws -> [EventReport] {
        try await store.events(of: id, after: sequence, for: viewer, page: Self.all)
    }

    public func graph(
        around id: ResourceID, depth: Int, for viewer: Viewer
    ) async throws -> ResourceGraph? {
        try await store.lineage(
            of: id, depth: depth, nodesMax: Self.graphNodesMax, for: viewer)
    }

    public func graph(for viewer: Viewer) async throws -> ResourceGraph {
        try await store.lineage(for: viewer)
    }

    public func tasks(for viewer: Viewer) async throws -> [TaskRow] {
        try await store.tasks(for: viewer, page: Self.all)
    }

    public func queue(for viewer: Viewer) async throws -> [QueueEntry] {
        let expected = try await forecasts.all(at: now())
        return try await store.queue(for: viewer).map { entry in
            var entry = entry
            entry.add(expected[entry.resource])
            return entry
        }
    }

    public func unreadNotices(for viewer: Viewer) async throws -> Int {
        try await store.unreadNotices(for: viewer)
    }

    public func notices(for viewer: Viewer) async throws -> [Notice] {
        try await store.notices(for: viewer, page: Self.all)
    }

    public func audit(for viewer: Viewer) async throws -> [AuditEntry]? {
        try await store.audit(for: viewer, page: Self.all)
    }

    public func changes(after cursor: Int?, for viewer: Viewer) async throws -> ChangeBatch {
        let (next, rows) = try await store.changes(after: cursor, for: viewer)
        return ChangeBatch(
            cursor: next,
            changes: rows.map { row in
                StreamedChange(resource: row.id, phase: row.phase, progress: row.progress)
            })
    }

    public func missingForReadiness() async -> String? {
        do throws(StateStoreError) {
            guard try store.acceptedRevision() != nil else {
                return "no revision of the repository was accepted yet"
            }
            return loop.missingForFirstPlan()
        } catch {
            return "the stored state cannot be read"
        }
    }
}
