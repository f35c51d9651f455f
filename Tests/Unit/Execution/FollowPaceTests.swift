import Execution
import Manifests
import Planning
import Testing

@Suite struct FollowPaceTests {
    private static let task = TaskID(
        resource: ResourceID(kind: .dataset, owner: "alice", name: "cups"),
        digest: InputDigest(of: "d".utf8), run: 0)

    /// Seconds at which a worker was asked in `seconds` rounds.
    private func asked(
        for seconds: Int, hasNews: (Int) -> Bool, isRunning: (Int) -> Bool
    ) -> [Int] {
        var pace = FollowPace()
        var asked: [Int] = []
        for second in 0..<seconds {
            let uptime = Duration.seconds(second)
            let now = Instant(bootID: "b", uptime: uptime, wall: uptime)
            let running = isRunning(second) ? [(task: Self.task, attempt: 1)] : []
            pace.round(of: running, at: now) { _, _ in
                asked.append(second)
                return hasNews(second)
            }
        }
        return asked
    }

    @Test func aTellingWorkerIsAskedEverySecond() {
        #expect(asked(for: 5, hasNews: { _ in true }, isRunning: { _ in true }) == [0, 1, 2, 3, 4])
    }

    @Test func aSilentWorkerIsAskedMoreAndMoreRarelyUpToALimit() {
        let seconds = asked(for: 40, hasNews: { _ in false }, isRunning: { _ in true })
        #expect(seconds == [0, 2, 4, 8, 16, 24, 32])
    }

    @Test func theSilentAreAskedTogetherAndNobodyIsWokenBetween() {
        let other = TaskID(
            resource: ResourceID(kind: .dataset, owner: "bob", name: "cups"),
            digest: InputDigest(of: "d".utf8), run: 0)
        var pace = FollowPace()
        var second = 0
        var rounds: [Int] = []
        #expect(pace.pause(at: instant(0)) == nil)
        while second < 60 {
            let running = [(task: Self.task, attempt: 1)] + (second < 3 ? [] : [(other, 1)])
            pace.round(of: running, at: instant(second)) { _, _ in false }
            rounds.append(second)
            let pause = pace.pause(at: instant(second)) ?? .zero
            second += max(Int(pause.components.seconds), 1)
        }
        #expect(rounds.suffix(4) == [32, 40, 48, 56])
    }

    private func instant(_ second: Int) -> Instant {
        Instant(bootID: "b", uptime: .seconds(second), wall: .seconds(second))
    }

    @Test func newsBringTheQuickPaceBack() {
        let seconds = asked(for: 10, hasNews: { $0 == 4 }, isRunning: { _ in true })
        #expect(seconds == [0, 2, 4, 5, 6, 8])
    }

    @Test func aWorkerThatComesBackIsAskedAtOnce() {
        let seconds = asked(for: 6, hasNews: { _ in false }, isRunning: { $0 != 3 })
        #expect(seconds == [0, 2, 4])
    }
}
