import Planning
import Testing

@testable import StatusAPI

@Suite struct SignInThrottleTests {
    private let throttle = SignInThrottle()

    private func at(_ seconds: Int) -> Instant {
        Instant(bootID: "b", uptime: .seconds(seconds), wall: .seconds(1_000 + seconds))
    }

    /// Seconds to wait; nil when none.
    private func wait(_ account: String = "alice", at seconds: Int) -> Int? {
        do {
            try throttle.check(account: account, asker: "host", at: at(seconds))
            return nil
        } catch { return error.retryAfterSeconds }
    }

    @Test func eachFurtherFailureDoublesTheWait() {
        var waits: [Int?] = []
        for _ in 0..<8 {
            throttle.failed(account: "alice", asker: "other", at: at(0))
            waits.append(wait(at: 0))
        }
        #expect(waits == [nil, nil, nil, nil, 1, 2, 4, 8])
        #expect(wait(at: 5) == 3 && wait(at: 8) == nil)
        #expect(wait("bob", at: 0) == nil)
        for _ in 0..<20 { throttle.failed(account: "alice", asker: "other", at: at(10)) }
        #expect(wait(at: 10) == 900)
    }

    @Test func aSuccessAndAnHourForget() {
        for _ in 0..<6 { throttle.failed(account: "alice", asker: "other", at: at(0)) }
        throttle.succeeded(account: "alice")
        #expect(wait(at: 0) == nil)
        for _ in 0..<6 { throttle.failed(account: "alice", asker: "other", at: at(0)) }
        throttle.failed(account: "alice", asker: "other", at: at(3_600))
        #expect(wait(at: 3_600) == nil)
    }

    @Test func aHostThatTriesManyNamesIsSlowedDown() {
        for number in 0...SignInThrottle.askerFreeMax {
            throttle.failed(account: "user \(number)", asker: "host", at: at(0))
        }
        #expect(wait("nobody", at: 0) == 1)
    }
}
