import Manifests

/// Whether and when a task may be tried again, after the attempts that ended.
struct RetryAccount: Sendable, Hashable {
    let verdict: Situation.Retry
    /// How long until the next attempt, when the verdict is `later`.
    let wait: Duration
    /// Why no further attempt is made, when the verdict is `exhausted` or `stalled`.
    let reason: Reason

    /// The account of `task` under `rule` at `now`.
    static func of(
        _ task: TaskRecord, rule: RetryRule, policy: Policy, at now: Instant
    ) -> RetryAccount {
        guard let last = task.attempts.last, case .failed(let failure)? = last.end else {
            return RetryAccount(verdict: .now, wait: .zero, reason: .neverRan)
        }
        switch failure.accounting {
        case .free:
            let alone = failuresAlone(of: task)
            guard alone > 1 else {
                return RetryAccount(verdict: .now, wait: .zero, reason: .interrupted)
            }
            return afterBackoff(alone, last, task, policy, now)
        case .once:
            let removals = count(in: task.attempts[...]) { $0 == .once }
            return removals > 1
                ? RetryAccount(verdict: .stalled, wait: .zero, reason: .removedRepeatedly)
                : RetryAccount(verdict: .now, wait: .zero, reason: .lostContainer)
        case .counted:
            let failures = count(in: task.attempts[...]) { $0 == .counted }
            guard failures <= rule.limit, rule.allows(failure) else {
                return RetryAccount(verdict: .exhausted, wait: .zero, reason: .retriesExhausted)
            }
            return afterBackoff(failures, last, task, policy, now)
        case .infrastructure:
            let row = row(of: task, .infrastructure).count
            guard row < policy.infrastructureFailuresMax else {
                return RetryAccount(
                    verdict: .stalled, wait: .zero, reason: .infrastructureFailing)
            }
            return afterBackoff(row, last, task, policy, now)
        }
    }

    /// How many of the last attempts failed before they began and were the first to find a
    /// condition of the lab. When one task does so again and again, the lab may not be at fault,
    /// and other work should not wait each time.
    private static func failuresAlone(of task: TaskRecord) -> Int {
        row(of: task, .free).prefix { $0.startedAt == nil }.count(where: \.foundCause)
    }

    /// The last attempts, newest first, up to the first that did not fail with this accounting.
    private static func row(
        of task: TaskRecord, _ accounting: FailureClass.Accounting
    ) -> some Collection<AttemptRecord> {
        task.attempts.reversed().prefix {
            if case .failed(let each)? = $0.end { each.accounting == accounting } else { false }
        }
    }

    private static func count(
        in attempts: ArraySlice<AttemptRecord>, where matches: (FailureClass.Accounting) -> Bool
    ) -> Int {
        attempts.count {
            if case .failed(let failure)? = $0.end { matches(failure.accounting) } else { false }
        }
    }

    private static func afterBackoff(
        _ failures: Int, _ last: AttemptRecord, _ task: TaskRecord, _ policy: Policy,
        _ now: Instant
    ) -> RetryAccount {
        let length = Backoff.length(
            failures: failures, seed: "\(task.id)/\(last.number)", policy: policy)
        let wait = now.remaining(of: length, since: last.endedAt ?? last.createdAt)
        return RetryAccount(
            verdict: wait == .zero ? .now : .later, wait: wait, reason: .retry)
    }
}

/// The wait between attempts. It doubles from the first wait to the longest, less up to a quarter
/// of jitter. The jitter depends on the attempt alone, so that a plan stays a function of its
/// inputs.
public enum Backoff {
    public static func length(failures: Int, seed: String, policy: Policy) -> Duration {
        let doublings = min(max(failures - 1, 0), 16)
        let full = min(policy.backoffFirst * (1 << doublings), policy.backoffMax)
        let jitter = Int(StableHash.of(seed) % 250)
        return full * (1000 - jitter) / 1000
    }
}

/// FNV-1a over UTF-8, 64 bits: the same in every process, unlike `Hasher`.
/// Source: draft-eastlake-fnv.
enum StableHash {
    static func of(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

/// The failures after which a manifest asks for another attempt, and how many times.
struct RetryRule: Sendable, Hashable {
    let limit: Int
    /// Nil means all failures that count.
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

extension TaskRecord {
    /// When the wait after the last failure ends, if a retry is left; nil when there is nothing to
    /// wait for.
    public func backoffEnd(policy: Policy) -> Instant? {
        guard let last = attempts.last, last.end != nil else { return nil }
        let ended = last.endedAt ?? last.createdAt
        let account = RetryAccount.of(
            self, rule: RetryRule(limit: .max, failures: nil), policy: policy, at: ended)
        return account.verdict == .later ? ended.adding(account.wait) : nil
    }
}
