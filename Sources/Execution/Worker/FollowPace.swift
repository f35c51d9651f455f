public import Planning

/// How often running workers are asked for news: one that tells something each second, one that
/// says nothing more and more rarely.
public struct FollowPace: Sendable {
    /// The longest silence between two looks at a worker.
    static let pauseMax = Duration.seconds(8)
    /// The shortest time between two looks at a worker.
    static let pauseMin = Duration.seconds(1)

    private struct Pace {
        var pause = FollowPace.pauseMin
        var lastAt: Instant?
    }

    private var paces: [TaskID: Pace] = [:]

    public init() {}

    /// Asks those of `running` whose turn it is, and forgets those that run no more. Whose turn
    /// comes soon is asked now, so that those who are silent are asked together.
    public mutating func round(
        of running: [(task: TaskID, attempt: Int)], at now: Instant,
        hasNews: (_ task: TaskID, _ attempt: Int) -> Bool
    ) {
        var kept: [TaskID: Pace] = [:]
        for each in running {
            var pace = paces[each.task] ?? Pace()
            let soon = pace.pause > Self.pauseMin ? pace.pause * 3 / 4 : pace.pause
            if pace.lastAt.map({ now.remaining(of: soon, since: $0) == .zero }) ?? true {
                let isTelling = hasNews(each.task, each.attempt)
                pace.pause = isTelling ? Self.pauseMin : min(pace.pause * 2, Self.pauseMax)
                pace.lastAt = now
            }
            kept[each.task] = pace
        }
        paces = kept
    }

    /// The time from `now` to the next turn of one that runs; nil when none does.
    public func pause(at now: Instant) -> Duration? {
        paces.values.compactMap { pace in
            pace.lastAt.map { now.remaining(of: pace.pause, since: $0) }
        }.min()
    }
}
