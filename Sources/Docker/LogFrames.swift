internal import AsyncHTTPClient
public import Foundation
internal import NIOCore

/// Which part of a container's log to read.
public struct LogQuery: Sendable, Equatable {
    /// Lines written at or after this instant; nil means from the first kept one.
    public var since: Date?
    /// At most so many last lines; nil means all.
    public var tail: Int?
    /// True to go on until the container ends.
    public var follows: Bool
    /// True to have the Engine put an RFC 3339 time and a space before each line.
    public var hasTimestamps: Bool

    public init(since: Date?, tail: Int?, follows: Bool, hasTimestamps: Bool) {
        self.since = since
        self.tail = tail
        self.follows = follows
        self.hasTimestamps = hasTimestamps
    }
}

/// A piece of a container's output, of any length above zero; it need not be a line or one write.
public struct LogFrame: Sendable, Equatable {
    public enum Stream: UInt8, Sendable {
        case standardOutput = 1
        case standardError = 2
        /// The Engine's own words about a failure to read the log.
        case engine = 3
    }

    public let stream: Stream
    public let bytes: [UInt8]
    /// Whether it is the last piece of one message of the Engine. A message is a line, or a part of
    /// a long line; it begins with its time when times were requested.
    public let endsMessage: Bool

    public init(stream: Stream, bytes: [UInt8], endsMessage: Bool = true) {
        self.stream = stream
        self.bytes = bytes
        self.endsMessage = endsMessage
    }
}

/// The stream of a container's output; it holds its connection until the stream and its iterators
/// are released.
///
/// Pieces are passed on as they arrive, without a buffer that grows: a slow reader slows the Engine
/// down. Can be read once.
public struct LogFrames: AsyncSequence, Sendable {
    public typealias Element = LogFrame
    public typealias Failure = DockerError

    let client: DockerClient
    let body: HTTPClientResponse.Body

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(client: client, body: body.makeAsyncIterator())
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        let client: DockerClient
        var body: HTTPClientResponse.Body.AsyncIterator
        var demultiplexer = LogDemultiplexer()
        /// Pieces of the previous chunk, the last one first.
        var ready: [LogFrame] = []

        /// The next piece, or nil at the end of the log.
        ///
        /// Throws `.decoding` when the stream has no frames, as for a container with a terminal.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(DockerError) -> LogFrame? {
            while ready.isEmpty {
                let chunk: ByteBuffer?
                do {
                    chunk = try await body.next(isolation: actor)
                } catch {
                    throw client.transportError(error)
                }
                guard let chunk else {
                    try demultiplexer.finish()
                    return nil
                }
                ready = try demultiplexer.take(Array(chunk.readableBytesView)).reversed()
            }
            return ready.removeLast()
        }
    }
}

/// Removes the Engine's log framing: 8 bytes of header (stream, three zeros, big-endian length),
/// then that many bytes. Chunks may be cut anywhere; only an unfinished header is kept between
/// them.
struct LogDemultiplexer {
    private var header: [UInt8] = []
    private var stream = LogFrame.Stream.standardOutput
    private var remaining = 0

    /// The pieces of output in the chunk; one frame that spans chunks comes as several pieces.
    mutating func take(_ chunk: [UInt8]) throws(DockerError) -> [LogFrame] {
        var frames: [LogFrame] = []
        var rest = chunk[...]
        while !rest.isEmpty {
            if remaining > 0 {
                let piece = rest.prefix(remaining)
                remaining -= piece.count
                frames.append(
                    LogFrame(stream: stream, bytes: Array(piece), endsMessage: remaining == 0))
                rest = rest.dropFirst(piece.count)
            } else {
                let part = rest.prefix(8 - header.count)
                header += part
                rest = rest.dropFirst(part.count)
                if header.count == 8 { try begin() }
            }
        }
        return frames
    }

    /// Throws when the stream ends inside a frame.
    func finish() throws(DockerError) {
        guard header.isEmpty, remaining == 0 else {
            throw .decoding("the log ends inside a frame, \(remaining) bytes short")
        }
    }

    private mutating func begin() throws(DockerError) {
        // Stream 0 is standard input. A log never has it, but an attached stream shows it as
        // output.
        let kind = header[0] == 0 ? .standardOutput : LogFrame.Stream(rawValue: header[0])
        guard let kind, header[1...3].allSatisfy({ $0 == 0 }) else {
            throw .decoding(
                "the log has no frame header at \(header); expected a container without a terminal")
        }
        stream = kind
        remaining = header[4...].reduce(0) { $0 << 8 | Int($1) }
        header.removeAll(keepingCapacity: true)
    }
}
