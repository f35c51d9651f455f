import Planning
import Testing

@testable import StatusAPI

@Suite struct SignInThrottleTests {
    private let throttle = SignInThrottle()

    /// Guesses once more. Seconds to wait instead; nil when the guess was taken.
    private func guess(
        _ account: String = "alice", from asker: String? = nil, at seconds: Int
    ) -> Int? {
        let now = Instant(bootID: "b", uptime: .seconds(seconds), wall: .seconds(1_000 + seconds))
        do {
            try throttle.begin(account: account, asker: asker, at: now)
            return nil
        } catch { return error.retryAfterSeconds }
    }

    @Test func eachFurtherFailureDoublesTheWait() {
        for _ in 0..<5 { #expect(guess(at: 0) == nil) }
        #expect(guess(at: 0) == 1 && guess("bob", at: 0) == nil)
        var now = 0
        for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            #expect(guess(at: now) == wait)
            #expect(guess(at: now + wait - 1) == 1)
            now += wait
            #expect(guess(at: now) == nil)
        }
    }

    @Test func aSuccessAndAnHourForget() {
        for _ in 0..<5 { #expect(guess(at: 0) == nil) }
        throttle.succeeded(account: "alice", asker: nil)
        for _ in 0..<5 { #expect(guess(at: 0) == nil) }
        #expect(guess(at: 0) == 1)
        for _ in 0..<5 { #expect(guess(at: 3_600) == nil) }
    }

    @Test func aHostThatTriesManyNamesIsSlowedDown() {
        for number in 0...SignInThrottle.askerFreeMax {
            #expect(guess("user \(number)", from: "host", at: 0) == nil)
        }
        #expect(guess("nobody", from: "host", at: 0) == 1)
        #expect(guess("nobody", from: "other", at: 0) == nil)
        throttle.succeeded(account: "user 0", asker: "host")
        #expect(guess("nobody", from: "host", at: 0) == nil)
    }
}
