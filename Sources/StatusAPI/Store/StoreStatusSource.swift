public import Manifests
public import Persistence
public import Planning

/// Reads what pages and the API show from the state database.
public struct StoreStatusSource: StatusSource {
    /// The most rows of one list.
    private static let rowsMax = 1000
    /// The most resources of the graph around one of them.
    private static let graphNodesMax = 60

    private let store: StateStore
    private let now: @Sendable () -> Instant
    private let loop: LoopView
    private let forecasts: Forecasts

    /// - Parameter loop: what only the loop knows.
    public init(store: StateStore, now: @escaping @Sendable () -> Instant, loop: LoopView) {
        self.loop = loop
        forecasts = Forecasts(store: store, loop: loop)
        self.store = store
        self.now = now
    }

    public func dashboard(for viewer: Viewer) async throws -> Dashboard {
        let status = try await store.labStatus()
        let instant = now()
        var sync = SyncReport(
            revision: status.revision?.commit, subject: status.revision?.subject,
            at: status.lastSync?.at.date, now: instant.date, error: status.lastSync?.error)
        sync.signedBy = status.revision?.signer
        sync.outcome = viewer == .anonymous ? nil : status.outcome
        sync.found = status.lastSync?.revision
        sync.lookedAt = (status.lastSync?.at.wall).map { $0 / .seconds(1) }
        // What a commit says may be about private things.
        if viewer == .anonymous {
            sync.subject = nil
            sync.signedBy = nil
            sync.error = sync.error.map { _ in "the last look did not succeed" }
        }
        var dashboard = Dashboard(sync: sync)
        dashboard.labTitle = status.title
        dashboard.counts = counts(try await store.counts(for: viewer))
        dashboard.running = try await tasks(for: viewer).filter {
            $0.phase == .running || $0.phase == .uploading
        }
        dashboard.queueHead = Array(try await queue(for: viewer).prefix(5))
        dashboard.health = status.health.map {
            HealthReport(
                name: $0.name, isHealthy: $0.isHealthy,
                message: viewer == .anonymous ? "" : $0.message, at: $0.at.date)
        }
        dashboard.notices = try await notices(for: viewer, limit: 10)
        return dashboard
    }

    private func counts(_ rows: [Persistence.PhaseCount]) -> [KindCount] {
        Kind.allCases.compactMap { kind in
            let own = rows.filter { $0.kind == kind }
            return own.isEmpty
                ? nil
                : KindCount(
                    kind: kind, phases: own.map { .init(phase: $0.phase, count: $0.count) })
        }
    }

    public func resources(
        _ filter: ResourceFilter, for viewer: Viewer, page: Page
    ) async throws -> ResourceList {
        let found = try await store.resources(filter, for: viewer, page: page)
        let expected = try await forecasts.all(at: now())
        return ResourceList(
            items: found.rows.map { row in
                var summary = ResourceSummary(row)
                if viewer.seesTasks(of: row.id) { summary.add(expected[row.id]) }
                return summary
            }, total: found.total, offset: page.offset)
    }

    public func resource(
        _ id: ResourceID, for viewer: Viewer
    ) async throws -> ResourceDetail? {
        guard let report = try await store.resource(id, for: viewer) else { return nil }
        var detail = ResourceDetail(report, policy: loop.policy(), at: now())
        if viewer.seesTasks(of: id) {
            detail.summary.add(try await forecasts.all(at: now())[id])
        }
        if id.kind == .lab {
            // The loop may be waiting for the Engine.
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
        let page = Page(limit: Self.rowsMax, offset: 0)
        return try await store.events(of: id, after: sequence, for: viewer, page: page)
            .map(EventReport.init)
    }

    public func graph(
        around id: ResourceID, depth: Int, for viewer: Viewer
    ) async throws -> ResourceGraph? {
        try await store.lineage(
            of: id, depth: depth, nodesMax: Self.graphNodesMax, for: viewer
        ).map(ResourceGraph.init)
    }

    public func graph(for viewer: Viewer) async throws -> ResourceGraph {
        ResourceGraph(try await store.lineage(for: viewer))
    }

    public func tasks(for viewer: Viewer) async throws -> [TaskRow] {
        let page = Page(limit: Self.rowsMax, offset: 0)
        return try await store.tasks(for: viewer, page: page).map(TaskRow.init)
    }

    public func queue(for viewer: Viewer) async throws -> [QueueEntry] {
        let expected = try await forecasts.all(at: now())
        return try await store.queue(for: viewer).map { row in
            var entry = QueueEntry(
                resource: row.id, title: row.title, position: row.position ?? 0,
                reason: row.message, since: row.since.date)
            var summary = ResourceSummary(row)
            summary.add(expected[row.id])
            entry.expectation = summary.expectation
            return entry
        }
    }

    public func unreadNotices(for viewer: Viewer) async throws -> Int {
        try await store.unreadNotices(for: viewer)
    }

    public func notices(for viewer: Viewer) async throws -> [Notice] {
        try await notices(for: viewer, limit: Self.rowsMax)
    }

    private func notices(for viewer: Viewer, limit: Int) async throws -> [Notice] {
        let page = Page(limit: limit, offset: 0)
        return try await store.notices(for: viewer, page: page).map { row in
            var notice = Notice(
                id: row.id, at: row.at.date, title: row.title, body: row.body,
                isRead: row.readAt != nil)
            notice.resource = row.resource
            return notice
        }
    }

    public func audit(for viewer: Viewer) async throws -> [AuditEntry]? {
        let page = Page(limit: Self.rowsMax, offset: 0)
        return try await store.audit(for: viewer, page: page)?.map { row in
            var entry = AuditEntry(
                id: row.sequence, at: row.at.date, actor: row.actor, action: row.type.rawValue,
                detail: row.detail)
            entry.resource = row.resource
            return entry
        }
    }

    public func changes(after cursor: Int?, for viewer: Viewer) async throws -> ChangeBatch {
        let (next, rows) = try await store.changes(after: cursor, for: viewer)
        return ChangeBatch(
            cursor: next,
            changes: rows.map { row in
                ResourceChange(
                    resource: row.id, phase: row.phase,
                    progress: TaskProgress(row.progress, from: row.since, at: row.progressAt))
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
