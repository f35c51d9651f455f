import Execution
import Manifests
import Planning
import Testing

@Suite struct FollowPaceTests {
    private static let task = TaskID(
        resource: ResourceID(kind: .dataset, owner: "alice", name: "cups"),
        digest: InputDigest(rawValue: "d"), run: 0)

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
        #expect(seconds == [0, 2, 6, 14, 22, 30, 38])
    }

    @Test func newsBringTheQuickPaceBack() {
        let seconds = asked(for: 10, hasNews: { $0 == 6 }, isRunning: { _ in true })
        #expect(seconds == [0, 2, 6, 7, 9])
    }

    @Test func aWorkerThatComesBackIsAskedAtOnce() {
        let seconds = asked(for: 6, hasNews: { _ in false }, isRunning: { $0 != 3 })
        #expect(seconds == [0, 2, 4])
    }
}
