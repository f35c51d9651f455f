// The wire types here have the API's own spelling, so that no second list of names is needed.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AsyncHTTPClient
public import Foundation
internal import Logging
internal import NIOCore

/// An endless stream of the Engine's events; it holds its connection until the stream and its
/// iterators are released. Can be read once.
///
/// The Engine drops events for a reader that is 100 ms behind. Lines that are not an event, or
/// longer than 1 MiB, are skipped.
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
        /// Events of the previous chunk, the last one first.
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

/// An event of the Engine. An event is only a hint: the Engine drops events for slow readers and
/// between two streams, so a reader that needs the true state lists again.
public struct EngineEvent: Sendable, Equatable {
    /// What happened to the object. Not an enum, because engines differ and some actions have
    /// arguments.
    public struct Action: RawRepresentable, Hashable, Sendable {
        public let rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }

        public static let create = Self(rawValue: "create")
        public static let start = Self(rawValue: "start")
        public static let die = Self(rawValue: "die")
        public static let oom = Self(rawValue: "oom")
        public static let kill = Self(rawValue: "kill")
        public static let stop = Self(rawValue: "stop")
        public static let destroy = Self(rawValue: "destroy")
    }

    /// The kind of object, as in `container`, `image`, `network`.
    public let type: String
    public let action: Action
    /// The object's id.
    public let id: String
    /// For a container its labels and `name`, `image`, and `exitCode` with `die`.
    public let attributes: [String: String]
    /// The Engine's clock.
    public let happenedAt: Date
}

/// Which events to receive.
public struct EventQuery: Sendable, Equatable {
    /// Only of objects that carry every one of these labels.
    public var labels: [String: String]
    /// Only of these kinds of object; empty means all.
    public var types: [String]
    /// Only these actions; empty means all.
    public var actions: [EngineEvent.Action]
    /// Also past events from this instant on, of which the Engine keeps 256; nil means only new
    /// ones.
    public var since: Date?

    public init(
        labels: [String: String], types: [String], actions: [EngineEvent.Action], since: Date?
    ) {
        self.labels = labels
        self.types = types
        self.actions = actions
        self.since = since
    }
}

extension EngineEvent {
    private struct Fields: Decodable {
        struct Actor: Decodable {
            var ID: String?
            var Attributes: [String: String]?
        }

        var `Type`: String
        var Action: String
        var Actor: Actor?
        var time: Int64?
        var timeNano: Int64?
    }

    /// Nil for a line that is no event.
    init?(line: [UInt8]) {
        // An unreadable event is skipped: the next listing shows what it said.
        let decoded = try? JSONDecoder().decode(Fields.self, from: Data(line))  // see above
        guard let fields = decoded else { return nil }
        type = fields.Type
        action = Action(rawValue: fields.Action)
        id = fields.Actor?.ID ?? ""
        attributes = fields.Actor?.Attributes ?? [:]
        let seconds = fields.timeNano.map { Double($0) / 1e9 } ?? Double(fields.time ?? 0)
        happenedAt = Date(timeIntervalSince1970: seconds)
    }
}

/// Cuts a stream into lines; a line above the limit is skipped up to its end.
struct LineSplitter {
    let lineMaxBytes: Int
    private var line: [UInt8] = []
    private var isSkipping = false

    init(lineMaxBytes: Int) { self.lineMaxBytes = lineMaxBytes }

    /// The lines that ended in this chunk, without their newline and without empty ones.
    mutating func take(_ chunk: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var rest = chunk[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            append(rest[..<end])
            if !isSkipping, !line.isEmpty { lines.append(line) }
            line.removeAll(keepingCapacity: false)
            isSkipping = false
            rest = rest[(end + 1)...]
        }
        append(rest)
        return lines
    }

    private mutating func append(_ part: ArraySlice<UInt8>) {
        guard !isSkipping else { return }
        if line.count + part.count > lineMaxBytes {
            isSkipping = true
            line.removeAll(keepingCapacity: false)
        } else {
            line += part
        }
    }
}
