internal import Planning
internal import Synchronization

/// One container's log, read from the engine as it grows.
final class FollowedLog: Sendable {
    /// The progress of the reading.
    struct State {
        /// Whether all output that existed when the reading began was read.
        var hasCaughtUp = false
        /// Whether the container has ended or is gone.
        var isEnded = false
        /// The last failure to read or to store: an `EngineError` or a `FileError`.
        var failure: (any Error)?

        /// Whether a reader gains nothing by waiting.
        var isCurrent: Bool { hasCaughtUp || failure != nil }
    }

    /// Time between two tries to read from an engine that failed.
    private static let pause = Duration.seconds(1)
    /// Time between two tries when the output cannot be written to disk.
    private static let longPause = Duration.seconds(15)

    let file: LogFile
    let container: String
    private let room: LogRoom
    private let current: Mutex<State>
    private let lastRead: Mutex<Instant>

    init(container: String, file: LogFile, room: LogRoom, at now: Instant) {
        self.container = container
        self.file = file
        self.room = room
        current = Mutex(State())
        lastRead = Mutex(now)
    }

    var state: State { current.withLock { $0 } }

    /// Call this whenever somebody reads the log.
    func touch(at now: Instant) { lastRead.withLock { $0 = now } }

    func idleTime(at now: Instant) -> Duration {
        lastRead.withLock { now.elapsed(since: $0) }
    }

    /// Reads until the container ends or the task is cancelled. When the engine fails, it is asked
    /// again.
    func follow(_ engine: any ContainerEngine, _ time: TimeSource) async {
        var position = LogPosition()
        while !Task.isCancelled, !state.isEnded {
            var pause = Self.pause
            do {
                let hasEnded = try await engine.followLog(of: container, after: position) { piece in
                    change { $0.failure = nil }
                    // The position advances only after the write: bytes that were not written are
                    // read again.
                    try file.append(piece.bytes, keptBytes: room.keptBytes)
                    position = piece.position
                    if piece.hasCaughtUp { change { $0.hasCaughtUp = true } }
                }
                if hasEnded { change { $0 = State(hasCaughtUp: true, isEnded: true) } }
            } catch EngineError.notFound {
                change { $0 = State(hasCaughtUp: true, isEnded: true) }
            } catch let error as FileError {
                change { $0.failure = error }
                pause = Self.longPause
            } catch {
                change { $0.failure = error as? EngineError ?? .unreachable("\(error)") }
            }
            try? await time.sleep(pause)  // cancelled when nobody reads any more
        }
    }

    private func change(_ body: (inout State) -> Void) { current.withLock { body(&$0) } }
}

/// Divides the disk space for followed logs, about 1 GiB in all unless there are hundreds of logs.
final class LogRoom: Sendable {
    private static let totalBytes = 1 << 30
    private static let keptBytesMax = 64 << 20
    private static let keptBytesMin = 2 << 20

    private let logs = Mutex(0)

    func share(among count: Int) { logs.withLock { $0 = count } }

    /// The bytes kept of each log; at most twice as many are on disk.
    var keptBytes: Int {
        let share = Self.totalBytes / 2 / max(logs.withLock(\.self), 1)
        return min(max(share, Self.keptBytesMin), Self.keptBytesMax)
    }
}
