internal import Docker
internal import Planning
internal import Synchronization

/// One container's log, read from the Engine as it grows.
final class FollowedLog: Sendable {
    /// How far it has come.
    struct State {
        /// Whether all was read that there was when it began.
        var hasCaughtUp = false
        /// Whether the container has ended or is gone.
        var isEnded = false
        /// Why nothing could be read or kept lately: an `EngineError` or a `FileError`.
        var failure: (any Error)?

        /// Whether nothing is gained by waiting.
        var isCurrent: Bool { hasCaughtUp || failure != nil }
    }

    /// Between two tries to read from an Engine that failed.
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

    /// Reads until the container ends or the task is cancelled. When the Engine fails, it is asked
    /// again.
    func follow(_ client: DockerClient, _ time: TimeSource) async {
        var assembler = LogAssembler()
        while !Task.isCancelled, !state.isEnded {
            var pause = Self.pause
            do {
                try await read(client, &assembler)
                // An Engine that stops and leaves its containers running ends the stream as well.
                if try await hasEnded(client) {
                    change { $0 = State(hasCaughtUp: true, isEnded: true) }
                }
            } catch let error as DockerError where error.isNotFound {
                change { $0 = State(hasCaughtUp: true, isEnded: true) }
            } catch let error as DockerError {
                change { $0.failure = EngineError.unreachable(error.description) }
            } catch let error as FileError {
                change { $0.failure = error }
                pause = Self.longPause
            } catch {
                change { $0.failure = EngineError.unreachable("\(error)") }
            }
            try? await time.sleep(pause)  // cancelled when nobody reads any more
        }
    }

    /// Whether nothing will be written any more.
    private func hasEnded(_ client: DockerClient) async throws(DockerError) -> Bool {
        switch try await client.inspect(container)?.state {
        case nil, .exited, .removing, .dead: true
        case .created, .running, .paused, .restarting, .unknown: false
        }
    }

    /// Reads all from the beginning and what comes, and stores what was not stored before.
    ///
    /// The Engine can leave out what is older than an instant, but a line's later parts have the
    /// instant of its first; so messages are counted.
    private func read(_ client: DockerClient, _ assembler: inout LogAssembler) async throws {
        let newest = try await newestMessage(client)
        if newest == nil { change { $0.hasCaughtUp = true } }
        var known = StoredMessages(of: assembler, newest: newest)
        assembler.beginAgain()
        let query = LogQuery(since: nil, tail: nil, follows: true, hasTimestamps: true)
        for try await frame in try await client.logs(container, query) {
            change { $0.failure = nil }
            if known.holds(frame) { continue }
            // Counted once it is stored: what the disk did not take comes again.
            var next = assembler
            let bytes = next.take(frame)
            if let bytes { try file.append(bytes, keptBytes: room.keptBytes) }
            assembler = next
            guard bytes != nil else { continue }
            if assembler.last == newest { change { $0.hasCaughtUp = true } }
        }
    }

    /// The last message that there is now; nil when there is none.
    private func newestMessage(_ client: DockerClient) async throws -> [UInt8]? {
        let query = LogQuery(since: nil, tail: 1, follows: false, hasTimestamps: true)
        var assembler = LogAssembler()
        for try await frame in try await client.logs(container, query) { _ = assembler.take(frame) }
        return assembler.messages > 0 ? assembler.last : nil
    }

    private func change(_ body: (inout State) -> Void) { current.withLock { body(&$0) } }
}

/// Room on the disk for all logs that are followed: what each may take from now on, so that all of
/// them come to about a gibibyte unless there are hundreds.
final class LogRoom: Sendable {
    private static let totalBytes = 1 << 30
    private static let keptBytesMax = 64 << 20
    private static let keptBytesMin = 2 << 20

    private let logs = Mutex(0)

    func share(among count: Int) { logs.withLock { $0 = count } }

    /// Bytes that stay of a container that writes without end; twice as many may lie on the disk.
    var keptBytes: Int {
        let share = Self.totalBytes / 2 / max(logs.withLock(\.self), 1)
        return min(max(share, Self.keptBytesMin), Self.keptBytesMax)
    }
}
