import Manifests
import Persistence
import Planning

/// Forecasts of when the lab's open work will begin and end. They are made anew only when they are
/// some seconds old, because many pages ask for them at once.
actor Forecasts {
    private static let lifetime = Duration.seconds(5)

    private let store: StateStore
    private let loop: LoopView
    private var made: (all: [ResourceID: Forecast], at: Instant, cursor: Int)?
    private var isBeingMade = false

    init(store: StateStore, loop: LoopView) {
        self.store = store
        self.loop = loop
    }

    /// All forecasts. While new ones are being made, other callers get the old ones.
    func all(at now: Instant) async throws -> [ResourceID: Forecast] {
        if let made, now.elapsed(since: made.at) < Self.lifetime { return made.all }
        if isBeingMade { return made?.all ?? [:] }
        isBeingMade = true
        defer { isBeingMade = false }
        // The cursor is read before anything else. Where no work is open, time alone brings no
        // forecast.
        let cursor = try await store.changes(after: nil, for: .admin).cursor
        if let made, made.all.isEmpty, made.cursor == cursor { return [:] }
        let desired = loop.desired()
        let all = try await forecasts(in: desired, at: now)
        // The desired state can appear without a change in the store, so -1 makes the next call
        // look again.
        made = (all, now, desired == nil ? -1 : cursor)
        return all
    }

    private func forecasts(
        in desired: DesiredState?, at now: Instant
    ) async throws -> [ResourceID: Forecast] {
        guard let desired else { return [:] }
        let work = try await store.unfinished().map { OpenWork($0, at: now) }
        guard !work.isEmpty else { return [:] }
        return Forecast.all(
            of: work, in: desired, by: Estimator(runs: try store.pastRuns(), prices: nil),
            capacity: loop.policy().narrowed(by: desired.labSpec).capacity)
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
