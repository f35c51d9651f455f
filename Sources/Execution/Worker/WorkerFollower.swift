internal import Foundation
public import Logging
public import Persistence
public import Planning

/// Reads the events that workers append to `events.jsonl`. It only writes observations; it decides
/// nothing.
///
/// A worker may write anything at any speed, so a turn and an attempt cost a bounded amount.
public struct WorkerFollower: Sendable {
    /// The most that one turn reads of a running worker's events.
    static let turnMaxBytes = 256 << 10
    /// The most bytes of one attempt's events that are read; holes count too.
    static let eventsMaxBytes = 64 << 20
    /// The longest line that is read.
    static let lineMaxBytes = 64 << 10

    let store: StateStore
    let folder: StateFolder
    let logger: Logger

    public init(store: StateStore, folder: StateFolder, logger: Logger) {
        self.store = store
        self.folder = folder
        self.logger = logger
    }

    /// Records the new whole lines since the last call, at most `turnMaxBytes`, and returns whether
    /// there were any. After a crash some lines are read again, which changes nothing.
    @discardableResult
    public func follow(_ task: TaskID, attempt: Int, at now: Instant) -> Bool {
        do {
            let position = try store.followPosition(of: task, attempt: attempt)
            return try advance(task, attempt, from: position, at: now) != nil
        } catch {
            warn(task, error)
            return false
        }
    }

    /// Records all remaining whole lines of an attempt that has ended.
    func finish(_ task: TaskID, attempt: Int, at now: Instant) {
        do {
            var position = try store.followPosition(of: task, attempt: attempt)
            while let next = try advance(task, attempt, from: position, at: now) {
                position = next
            }
        } catch {
            warn(task, error)
        }
    }

    private func warn(_ task: TaskID, _ error: any Error) {
        logger.warning("events of \(task) cannot be read", metadata: ["error": "\(error)"])
    }

    /// Records the next piece and returns the position after it; nil when no whole line is left.
    private func advance(
        _ task: TaskID, _ attempt: Int, from position: Int, at now: Instant
    ) throws -> Int? {
        guard position < Self.eventsMaxBytes, let piece = try read(task, from: position)
        else { return nil }
        var observations = Self.observations(in: piece.lines)
        let next = position + piece.bytes
        if next >= Self.eventsMaxBytes {
            observations.append(
                .warning(
                    """
                    events.jsonl is longer than \(Self.eventsMaxBytes >> 20) MiB; the rest is not \
                    read
                    """))
        }
        try store.record(observations, of: task, attempt: attempt, at: now)
        try store.setFollowPosition(next, of: task, attempt: attempt)
        return next
    }

    /// The whole lines of the next piece, and its length; nil when no whole line is left.
    private func read(
        _ task: TaskID, from position: Int
    ) throws(FileError) -> (lines: Data, bytes: Int)? {
        let wanted = min(Self.turnMaxBytes, Self.eventsMaxBytes - position)
        let piece = try ContainedFile.read(
            "outputs/events.jsonl", below: folder.work(of: task), from: position, maxBytes: wanted)
        guard let piece, !piece.isEmpty else { return nil }
        guard let end = piece.lastIndex(of: 0x0A) else {
            // A line longer than the piece is skipped completely, piece by piece.
            return piece.count == wanted ? (Data(), wanted) : nil
        }
        return (piece[..<end], end + 1)
    }

    /// The observations in the lines, in order; of progress events only the newest, because it
    /// replaces the others.
    private static func observations(in lines: Data) -> [WorkerObservation] {
        var found: [WorkerObservation] = []
        var progress: WorkerObservation?
        for line in lines.split(separator: 0x0A) where line.count <= lineMaxBytes {
            switch WorkerEvent.observation(Data(line)) {
            case nil: break
            case .progress(let newest)?: progress = .progress(newest)
            case let observation?: found.append(observation)
            }
        }
        return found + [progress].compactMap(\.self)
    }
}

/// Decides how often running workers are checked for events: a worker with new events each second,
/// a silent one less and less often.
public struct FollowPace: Sendable {
    /// The longest silence between two looks at a worker.
    static let pauseMax = Duration.seconds(8)
    /// The time between two looks at a worker with news; all pauses are multiples of it.
    static let pauseMin = Duration.seconds(1)

    private struct Pace {
        var pause = FollowPace.pauseMin
        /// The uptime at which the worker is checked again.
        var turnAt = Duration.zero
    }

    private var paces: [TaskID: Pace] = [:]

    public init() {}

    /// Checks the workers of `running` whose turn it is, and forgets those that no longer run.
    /// Turns are at whole multiples of the pause, so that silent workers are checked together.
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

    /// The time from `now` to the next turn of any running worker; nil when none runs.
    public func pause(at now: Instant) -> Duration? {
        paces.values.map { max($0.turnAt - now.uptime, .zero) }.min()
    }
}
