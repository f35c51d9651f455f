internal import AsyncHTTPClient
internal import Logging
internal import NIOCore

/// The Engine's events as they come, for ever; the connection is held until this and its iterators
/// are gone. To be read once.
///
/// The Engine drops events for a reader that is 100 ms behind. Lines that are no event, or longer
/// than 1 MiB, are skipped.
public struct EngineEvents: AsyncSequence, Sendable {
    public typealias Element = EngineEvent
    public typealias Failure = DockerError

    static let lineMaxBytes = 1_024 * 1_024

    let client: DockerClient
    let body: HTTPClientResponse.Body

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(client: client, body: body.makeAsyncIterator())
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        let client: DockerClient
        var body: HTTPClientResponse.Body.AsyncIterator
        var splitter = LineSplitter(lineMaxBytes: EngineEvents.lineMaxBytes)
        /// Events of the chunk before, last one first.
        var ready: [EngineEvent] = []

        /// The next event; nil when the Engine ended the stream, as it does when it shuts down.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(DockerError) -> EngineEvent? {
            while ready.isEmpty {
                let chunk: ByteBuffer?
                do {
                    chunk = try await body.next(isolation: actor)
                } catch {
                    throw client.transportError(error)
                }
                guard let chunk else { return nil }
                let lines = splitter.take(Array(chunk.readableBytesView))
                ready = lines.compactMap(event).reversed()
            }
            return ready.removeLast()
        }

        private func event(_ line: [UInt8]) -> EngineEvent? {
            let event = EngineEvent(line: line)
            if event == nil {
                client.logger.debug("skipped an event", metadata: ["bytes": "\(line.count)"])
            }
            return event
        }
    }
}
