internal import Docker
public import Foundation
internal import Planning

/// What containers write and use, and what becomes of them.
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

    /// Reads all from the beginning, because the Engine can leave out only what is older than an
    /// instant, and the later parts of a line have the instant of its first.
    public func followLog(
        of id: String, after position: LogPosition, _ take: (LogPiece) throws -> Void
    ) async throws -> Bool {
        do {
            let newest = try await newestMessage(of: id)
            var assembler = LogAssembler(after: position)
            var hasCaughtUp = newest == nil
            if hasCaughtUp {
                try take(LogPiece(bytes: [], position: position, hasCaughtUp: true))
            }
            var known = StoredMessages(upTo: position, newest: newest)
            let query = LogQuery(since: nil, tail: nil, follows: true, hasTimestamps: true)
            for try await frame in try await client.logs(id, query) {
                if known.holds(frame) { continue }
                guard let bytes = assembler.take(frame) else { continue }
                let position = assembler.position
                hasCaughtUp = hasCaughtUp || position.last == newest
                try take(LogPiece(bytes: bytes, position: position, hasCaughtUp: hasCaughtUp))
            }
            // An Engine that stops and leaves its containers running ends the stream as well.
            return try await hasEnded(id)
        } catch let error as DockerError {
            throw Self.readError(error)
        }
    }

    /// The last message that there is now; nil when there is none.
    private func newestMessage(of id: String) async throws -> [UInt8]? {
        let query = LogQuery(since: nil, tail: 1, follows: false, hasTimestamps: true)
        var assembler = LogAssembler()
        for try await frame in try await client.logs(id, query) { _ = assembler.take(frame) }
        return assembler.position.messages > 0 ? assembler.position.last : nil
    }

    /// Whether the container will write nothing any more.
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
    /// Ends that wait to be looked at; of more, a listing tells as well.
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
            }
        } catch {
            throw .unreachable("\(error)")
        }
    }

    /// The Engine tells of an end before its listings show it. It answers an inspection of that
    /// container only when they do.
    private func confirm(
        _ ended: AsyncStream<String>, _ tell: @Sendable (EngineEvent) -> Void
    ) async {
        for await id in ended {
            _ = try? await client.inspect(id)  // a listing decides, whatever the answer is
            tell(.ended(id: id))
        }
    }
}
