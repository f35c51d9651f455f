public import Planning

/// How often running workers are asked for news: one that tells something each second, one that
/// says nothing more and more rarely.
public struct FollowPace: Sendable {
    /// The longest silence between two looks at a worker.
    static let pauseMax = Duration.seconds(8)
    /// The time between two looks at a worker that tells something; all pauses are its multiples.
    static let pauseMin = Duration.seconds(1)

    private struct Pace {
        var pause = FollowPace.pauseMin
        /// The uptime from which on it is asked again.
        var turnAt = Duration.zero
    }

    private var paces: [TaskID: Pace] = [:]

    public init() {}

    /// Asks those of `running` whose turn it is, and forgets those that run no more. Turns come at
    /// whole multiples of the pause, so that those who are silent are asked together.
    public mutating func round(
        of running: [(task: TaskID, attempt: Int)], at now: Instant,
        hasNews: (_ task: TaskID, _ attempt: Int) -> Bool
    ) {
        var kept: [TaskID: Pace] = [:]
        for each in running {
            var pace = paces[each.task] ?? Pace()
            if now.uptime >= pace.turnAt {
                let isTelling = hasNews(each.task, each.attempt)
                pace.pause = isTelling ? Self.pauseMin : min(pace.pause * 2, Self.pauseMax)
                let turn = now.uptime.components.seconds / pace.pause.components.seconds
                pace.turnAt = pace.pause * Int(turn + 1)
            }
            kept[each.task] = pace
        }
        paces = kept
    }

    /// The time from `now` to the next turn of one that runs; nil when none does.
    public func pause(at now: Instant) -> Duration? {
        paces.values.map { max($0.turnAt - now.uptime, .zero) }.min()
    }
}
