internal import Planning
internal import Synchronization

/// One container's log, read from the engine as it grows.
final class FollowedLog: Sendable {
    /// How far the reading has come.
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

    /// Between two tries to read from an engine that failed.
    private static let pause = Duration.seconds(1)
    /// Between two tries when the disk does not take what is read.
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

    /// To be called when somebody reads.
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
                    // Counted once they are stored: bytes that the disk did not take come again.
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

/// Room on the disk for all followed logs: each may take so much that all together come to about a
/// gibibyte, unless there are hundreds.
final class LogRoom: Sendable {
    private static let totalBytes = 1 << 30
    private static let keptBytesMax = 64 << 20
    private static let keptBytesMin = 2 << 20

    private let logs = Mutex(0)

    func share(among count: Int) { logs.withLock { $0 = count } }

    /// The bytes that are kept of an endless log; twice as many may lie on the disk.
    var keptBytes: Int {
        let share = Self.totalBytes / 2 / max(logs.withLock(\.self), 1)
        return min(max(share, Self.keptBytesMin), Self.keptBytesMax)
    }
}
