import Planning
import Synchronization

/// Slows down people and programs that guess passwords: after some failures each further one
/// doubles the wait, for the account and for the asker's address. A restart forgets the failures.
final class SignInThrottle: Sendable {
    private struct Failures {
        var count: Int
        var lastAt: Instant
    }

    /// Failures without a wait. Many people may share an address.
    static let accountFreeMax = 4
    static let askerFreeMax = 40
    private static let longestWait = Duration.seconds(15 * 60)
    private static let memory = Duration.seconds(3600)
    private static let entriesMax = 10_000

    private let failures = Mutex<[String: Failures]>([:])

    /// Counts a guess as a failure, until `succeeded` takes it back.
    ///
    /// - Parameter asker: nil for an address that is not known, which is not slowed down.
    /// - Throws: `tooManyAttempts` with the time that is left to wait; then nothing is counted.
    func begin(account: String, asker: String?, at now: Instant) throws(Refusal) {
        let left = failures.withLock { failures in
            let left = max(
                Self.wait(failures[account], Self.accountFreeMax, now),
                Self.wait(asker.flatMap { failures[$0] }, Self.askerFreeMax, now))
            guard left == .zero else { return left }
            if failures.count >= Self.entriesMax {
                failures = failures.filter { now.elapsed(since: $1.lastAt) < Self.memory }
            }
            for key in [account, asker].compactMap(\.self)
            where failures[key] != nil || failures.count < Self.entriesMax {
                let known = failures[key].flatMap {
                    now.elapsed(since: $0.lastAt) < Self.memory ? $0.count : nil
                }
                failures[key] = Failures(count: (known ?? 0) + 1, lastAt: now)
            }
            return .zero
        }
        guard left == .zero else {
            throw .tooManyAttempts(seconds: Int((left / .seconds(1)).rounded(.up)))
        }
    }

    /// Forgets the failures of the account, and takes back the asker's guess.
    func succeeded(account: String, asker: String?) {
        failures.withLock { failures in
            failures[account] = nil
            if let asker { failures[asker]?.count -= 1 }
        }
    }

    private static func wait(_ failures: Failures?, _ freeMax: Int, _ now: Instant) -> Duration {
        guard let failures, failures.count > freeMax else { return .zero }
        let doublings = min(failures.count - freeMax - 1, 10)
        let wait = min(Duration.seconds(1 << doublings), longestWait)
        return now.remaining(of: wait, since: failures.lastAt)
    }
}
