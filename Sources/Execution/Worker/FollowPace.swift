public import Planning

/// How often running workers are asked for news: one that tells something each second, one that
/// says nothing more and more rarely.
public struct FollowPace: Sendable {
    /// The longest silence between two looks at a worker.
    static let pauseMax = Duration.seconds(8)
    /// The time between two rounds.
    public static let round = Duration.seconds(1)

    private struct Pace {
        var pause = FollowPace.round
        var lastAt: Instant?
    }

    private var paces: [TaskID: Pace] = [:]

    public init() {}

    /// Asks those of `running` whose turn it is, and forgets those that run no more.
    public mutating func round(
        of running: [(task: TaskID, attempt: Int)], at now: Instant,
        hasNews: (_ task: TaskID, _ attempt: Int) -> Bool
    ) {
        var kept: [TaskID: Pace] = [:]
        for each in running {
            var pace = paces[each.task] ?? Pace()
            if pace.lastAt.map({ now.remaining(of: pace.pause, since: $0) == .zero }) ?? true {
                let isTelling = hasNews(each.task, each.attempt)
                pace.pause = isTelling ? Self.round : min(pace.pause * 2, Self.pauseMax)
                pace.lastAt = now
            }
            kept[each.task] = pace
        }
        paces = kept
    }
}
