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
        /// Why the Engine could not be read lately.
        var failure: EngineError?

        /// Whether nothing is gained by waiting.
        var isCurrent: Bool { hasCaughtUp || failure != nil }
    }

    /// Bytes that stay of a container that writes without end.
    private static let keptBytes = 64 << 20
    /// Between two tries to read from an Engine that failed.
    private static let pause = Duration.seconds(1)

    let file: LogFile
    let container: String
    private let current: Mutex<State>
    private let lastRead: Mutex<Instant>

    init(container: String, file: LogFile, at now: Instant) {
        self.container = container
        self.file = file
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
            do {
                try await read(client, &assembler)
                change { $0 = State(hasCaughtUp: true, isEnded: true) }
            } catch let error as DockerError where error.isNotFound {
                change { $0 = State(hasCaughtUp: true, isEnded: true) }
            } catch let error as DockerError {
                change { $0.failure = .unreachable(error.description) }
            } catch {
                change { $0.failure = .unreachable("\(error)") }
            }
            try? await time.sleep(Self.pause)  // cancelled when nobody reads any more
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
            guard let bytes = assembler.take(frame) else { continue }
            try file.append(bytes, keptBytes: Self.keptBytes)
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
