import Manifests
import Persistence
import Planning

/// When the lab's open work will probably begin and end. Made anew when it is asked for and some
/// seconds old, because many pages ask for it at once.
actor Forecasts {
    private static let lifetime = Duration.seconds(5)

    private let store: StateStore
    private let policy: Policy
    private let desired: @Sendable () async -> DesiredState?
    private var made: (all: [ResourceID: Forecast], at: Instant)?

    init(
        store: StateStore, policy: Policy, desired: @escaping @Sendable () async -> DesiredState?
    ) {
        self.store = store
        self.policy = policy
        self.desired = desired
    }

    func all(at now: Instant) async throws -> [ResourceID: Forecast] {
        if let made, now.elapsed(since: made.at) < Self.lifetime { return made.all }
        guard let desired = await desired() else { return [:] }
        let work = try await store.unfinished().map { OpenWork($0, at: now) }
        var all: [ResourceID: Forecast] = [:]
        if !work.isEmpty {
            let estimator = Estimator(runs: try store.pastRuns(), prices: nil)
            all = Forecast.all(
                of: work, in: desired, by: estimator,
                capacity: policy.narrowed(by: desired.labSpec).capacity)
        }
        made = (all, now)
        return all
    }
}

extension OpenWork {
    fileprivate init(_ row: ResourceSummaryRecord, at now: Instant) {
        self.init(
            id: row.id, phase: row.phase, reason: row.reason, since: now.elapsed(since: row.since))
        position = row.position
        let progress = TaskProgress(row.progress, from: row.since, at: row.progressAt)
        if row.phase == .running, let eta = progress?.etaSeconds, let at = row.progressAt {
            left = max(Duration.seconds(eta) - now.elapsed(since: at), .zero)
        }
    }
}
