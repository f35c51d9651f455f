// The wire types here have the API's own spelling, so that no second list of names is needed.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

public import Foundation

/// Something that happened in the Engine. A hint only: events are dropped for slow readers and lost
/// between two streams, so whoever needs the truth lists again.
public struct EngineEvent: Sendable, Equatable {
    /// What happened to the object; open, because engines differ and some carry arguments.
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
        // Junk in the stream is skipped: an event is a hint, and the next listing makes up for it.
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
