import Manifests
import Persistence
import Planning

/// When the lab's open work will probably begin and end. Made anew when it is asked for and some
/// seconds old, because many pages ask for it at once.
actor Forecasts {
    private static let lifetime = Duration.seconds(5)

    private let store: StateStore
    private let policy: Policy
    private let desired: @Sendable () -> DesiredState?
    private var made: (all: [ResourceID: Forecast], at: Instant, cursor: Int)?

    init(
        store: StateStore, policy: Policy, desired: @escaping @Sendable () -> DesiredState?
    ) {
        self.store = store
        self.policy = policy
        self.desired = desired
    }

    func all(at now: Instant) async throws -> [ResourceID: Forecast] {
        if let made, now.elapsed(since: made.at) < Self.lifetime { return made.all }
        // From before anything is read. Where nothing is under way, nothing comes by time alone.
        let cursor = try await store.changes(after: nil, for: .admin).cursor
        if let made, made.all.isEmpty, made.cursor == cursor { return [:] }
        guard let desired = desired() else { return [:] }
        let work = try await store.unfinished().map { OpenWork($0, at: now) }
        var all: [ResourceID: Forecast] = [:]
        if !work.isEmpty {
            let estimator = Estimator(runs: try store.pastRuns(), prices: nil)
            all = Forecast.all(
                of: work, in: desired, by: estimator,
                capacity: policy.narrowed(by: desired.labSpec).capacity)
        }
        made = (all, now, cursor)
        return all
    }
}

extension OpenWork {
    fileprivate init(_ row: UnfinishedRecord, at now: Instant) {
        self.init(
            id: row.id, phase: row.phase, reason: row.reason, since: now.elapsed(since: row.since))
        position = row.position
        let progress = TaskProgress(row.progress, from: row.since, at: row.progressAt)
        if row.phase == .running, let eta = progress?.etaSeconds, let at = row.progressAt {
            left = max(Duration.seconds(eta) - now.elapsed(since: at), .zero)
        }
    }
}
