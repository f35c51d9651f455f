internal import Docker
public import Foundation
internal import Planning

/// Logs, usage and events of containers.
extension DockerEngine {
    public func log(of id: String, maxBytes: Int) async throws(EngineError) -> Data {
        do throws(DockerError) {
            let query = LogQuery(since: nil, tail: nil, follows: false, hasTimestamps: true)
            var log = BoundedLog(maxBytes: maxBytes)
            var assembler = LogAssembler()
            for try await frame in try await client.logs(id, query) {
                if let bytes = assembler.take(frame) { log.append(bytes) }
            }
            return assembler.position.messages == 0 ? Data() : StoredLog.mark + log.content
        } catch {
            throw Self.readError(error)
        }
    }

    /// Reads the log from its beginning: the Engine can skip only lines before an instant, and all
    /// parts of a long line have the instant of its first part.
    public func followLog(
        of id: String, after position: LogPosition, _ take: (LogPiece) throws -> Void
    ) async throws -> Bool {
        do {
            let newest = try await newestMessage(of: id)
            var assembler = LogAssembler(after: position)
            var hasCaughtUp = newest == nil
            var known = StoredMessages(upTo: position, newest: newest)
            let query = LogQuery(since: nil, tail: nil, follows: true, hasTimestamps: true)
            let frames = try await client.logs(id, query)
            try take(LogPiece(bytes: [], position: position, hasCaughtUp: hasCaughtUp))
            for try await frame in frames {
                if known.holds(frame) { continue }
                guard let bytes = assembler.take(frame) else { continue }
                let position = assembler.position
                hasCaughtUp = hasCaughtUp || position.last == newest
                try take(LogPiece(bytes: bytes, position: position, hasCaughtUp: hasCaughtUp))
            }
            // The stream also ends when the Engine stops and its containers go on.
            return try await hasEnded(id)
        } catch let error as DockerError {
            throw Self.readError(error)
        }
    }

    /// The newest message of the log; nil when there is none.
    private func newestMessage(of id: String) async throws -> [UInt8]? {
        let query = LogQuery(since: nil, tail: 1, follows: false, hasTimestamps: true)
        var assembler = LogAssembler()
        for try await frame in try await client.logs(id, query) { _ = assembler.take(frame) }
        return assembler.position.messages > 0 ? assembler.position.last : nil
    }

    /// Whether the container will write no more output.
    private func hasEnded(_ id: String) async throws(DockerError) -> Bool {
        switch try await client.inspect(id)?.state {
        case nil, .exited, .removing, .dead: true
        case .created, .running, .paused, .restarting, .unknown: false
        }
    }

    public func usage(of id: String) async throws(EngineError) -> ContainerUsage? {
        do throws(DockerError) {
            guard let used = try await client.usage(id), used.pids > 0 else { return nil }
            return ContainerUsage(
                cpuTime: used.cpuTime, memoryBytes: Int(used.memoryBytes), gpuMemoryBytes: nil)
        } catch {
            throw Self.readError(error)
        }
    }

    private static func readError(_ error: DockerError) -> EngineError {
        error.isNotFound ? .notFound : .unreachable(error.description)
    }
}

/// The Engine's events.
extension DockerEngine {
    /// The most ended containers that wait for an inspection; a listing shows the others.
    private static let waitingMax = 256

    public func events(
        _ tell: @escaping @Sendable (EngineEvent) -> Void
    ) async throws(EngineError) {
        let query = EventQuery(
            labels: [ContainerLabel.installation: installationID], types: ["container"],
            actions: [.die, .destroy], since: nil)
        do {
            let events = try await client.events(query)
            tell(.listening)
            // Events are read without a pause, because the Engine drops slow readers.
            let (ended, sink) = AsyncStream.makeStream(
                of: String.self, bufferingPolicy: .bufferingNewest(Self.waitingMax))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await confirm(ended, tell) }
                defer { sink.finish() }
                for try await event in events { sink.yield(event.id) }
                group.cancelAll()  // the caller lists again anyway
            }
        } catch {
            throw .unreachable("\(error)")
        }
    }

    /// Reports each end once the Engine's listings show it. The Engine sends the event earlier, but
    /// answers an inspection of that container only when the listings are up to date.
    private func confirm(
        _ ended: AsyncStream<String>, _ tell: @Sendable (EngineEvent) -> Void
    ) async {
        for await id in ended {
            _ = try? await client.inspect(id)  // a listing decides, whatever the answer is
            tell(.ended(id: id))
        }
    }
}

/// Joins the Engine's messages to a stored log.
///
/// A message is a line, or a part of a line above 16 KiB. Each message begins with its time; only
/// the time at the beginning of a line is kept.
struct LogAssembler {
    /// The position after the whole messages taken so far.
    private(set) var position: LogPosition
    private var message: [UInt8] = []
    private var isWithinLine: Bool

    init(after position: LogPosition = LogPosition()) {
        self.position = position
        isWithinLine = !position.last.isEmpty && position.last.last != UInt8(ascii: "\n")
    }

    /// The bytes to store; nil until a message is complete.
    mutating func take(_ frame: LogFrame) -> ArraySlice<UInt8>? {
        message += frame.bytes
        guard frame.endsMessage else { return nil }
        let last = message
        message = []
        position.messages += 1
        if position.messages == 1 { position.first = last }
        position.last = last
        let text = StoredLog.hasStamp(last) ? last.dropFirst(StoredLog.stampBytes) : last[...]
        defer { isWithinLine = text.last != UInt8(ascii: "\n") }
        let stored = isWithinLine ? text : last[...]
        position.offsetBytes += stored.count
        return stored
    }
}

/// Recognises the messages that were read before, when a log is read from its beginning again.
struct StoredMessages {
    private let stored: LogPosition
    private let newest: [UInt8]?
    private var seen = LogAssembler()
    private var isDone: Bool

    /// - Parameter newest: the last message of the log before it is read.
    init(upTo stored: LogPosition, newest: [UInt8]?) {
        self.stored = stored
        self.newest = newest
        isDone = stored.messages == 0
    }

    /// Whether the next frame was read before.
    mutating func holds(_ frame: LogFrame) -> Bool {
        guard !isDone else { return false }
        guard seen.take(frame) != nil else { return true }
        let seen = seen.position
        // If the Engine has dropped the beginning meanwhile, the count cannot be used.
        isDone =
            seen.first == stored.first
            ? seen.messages == stored.messages : seen.last == stored.last || seen.last == newest
        return true
    }
}
