import Planning
import Synchronization

/// Slows down whoever guesses passwords: after some failures each further one doubles the wait, for
/// the account and for the asker's address. A restart forgets the failures.
final class SignInThrottle: Sendable {
    private struct Failures {
        var count = 0
        var lastAt: Instant
    }

    /// Failures without a wait. Many people may share an address, that of a proxy, say.
    static let accountFreeMax = 4
    static let askerFreeMax = 40
    private static let longestWait = Duration.seconds(15 * 60)
    private static let memory = Duration.seconds(3600)
    private static let entriesMax = 10_000

    private let failures = Mutex<[String: Failures]>([:])

    /// - Throws: `tooManyAttempts` with the time that is left to wait.
    func check(account: String, asker: String, at now: Instant) throws(Refusal) {
        let left = failures.withLock { failures in
            max(
                Self.wait(failures[account], Self.accountFreeMax, now),
                Self.wait(failures[asker], Self.askerFreeMax, now))
        }
        guard left == .zero else {
            throw .tooManyAttempts(seconds: Int((left / .seconds(1)).rounded(.up)))
        }
    }

    func failed(account: String, asker: String, at now: Instant) {
        failures.withLock { failures in
            if failures.count >= Self.entriesMax {
                failures = failures.filter { now.elapsed(since: $1.lastAt) < Self.memory }
            }
            for key in [account, asker] {
                guard failures[key] != nil || failures.count < Self.entriesMax else { continue }
                let isOld = failures[key].map { now.elapsed(since: $0.lastAt) >= Self.memory }
                let count = isOld == false ? failures[key]?.count ?? 0 : 0
                failures[key] = Failures(count: count + 1, lastAt: now)
            }
        }
    }

    func succeeded(account: String) { failures.withLock { $0[account] = nil } }

    private static func wait(_ failures: Failures?, _ freeMax: Int, _ now: Instant) -> Duration {
        guard let failures, failures.count > freeMax else { return .zero }
        let doublings = min(failures.count - freeMax - 1, 10)
        let wait = min(Duration.seconds(1 << doublings), longestWait)
        return now.remaining(of: wait, since: failures.lastAt)
    }
}
