import Manifests

/// Which failures a manifest lets be tried again, and how often.
struct RetryRule: Sendable, Hashable {
    let limit: Int
    /// All that count when nil.
    let failures: [RetriedFailure]?

    static let none = RetryRule(limit: 0, failures: nil)

    init(limit: Int, failures: [RetriedFailure]?) {
        self.limit = limit
        self.failures = failures
    }

    init(_ run: RunFields?) {
        self.init(limit: run?.retryLimit ?? 0, failures: run?.retryOn)
    }

    /// Whether a counted failure may use up a retry.
    func allows(_ failure: FailureClass) -> Bool {
        failures?.contains { $0.rawValue == failure.rawValue } ?? true
    }
}
