internal import Planning

/// Keeps an action that failed from being tried again at once. Lives in memory: after a restart
/// everything is tried anew.
struct ActionBackoff: Sendable {
    private struct Failure {
        var count: Int
        var at: Instant
    }

    private var failures: [ActionID: Failure] = [:]

    mutating func failed(_ id: ActionID, at now: Instant) {
        failures[id] = Failure(count: (failures[id]?.count ?? 0) + 1, at: now)
    }

    mutating func succeeded(_ id: ActionID) {
        failures[id] = nil
    }

    /// Whether it failed so often that nobody should wait for it, though it is tried again.
    func isHopeless(_ id: ActionID, policy: Policy) -> Bool {
        failures[id]?.count ?? 0 >= policy.infrastructureFailuresMax
    }

    /// How long `id` must still wait; zero when it may be tried.
    func wait(for id: ActionID, policy: Policy, at now: Instant) -> Duration {
        guard let failure = failures[id] else { return .zero }
        let length = Backoff.length(
            failures: failure.count, seed: id.rawValue, policy: policy)
        // The first repetition comes soon: most failures are races that the next look settles.
        return now.remaining(of: failure.count == 1 ? .seconds(1) : length, since: failure.at)
    }
}
