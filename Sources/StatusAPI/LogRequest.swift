public import Foundation
public import Manifests
public import Persistence

/// A request for part of a resource's log.
public struct LogRequest: Hashable, Sendable {
    public var resource: ResourceID
    public var range: LogRange
    public var viewer: Viewer
    /// The requested attempt; nil for the newest one.
    public var attempt: AttemptID?

    public init(resource: ResourceID, range: LogRange, viewer: Viewer) {
        self.resource = resource
        self.range = range
        self.viewer = viewer
    }
}

/// The requested part of a log.
public enum LogRange: Hashable, Sendable {
    /// The last lines; the reader may return fewer.
    case tail(lines: Int)
    /// From a byte on; the reader decides how much it returns at once.
    case from(offsetBytes: Int)
}

/// Part of a log as it is stored: it may be cut anywhere, and has whatever bytes its worker wrote.
public struct LogChunk: Hashable, Sendable {
    public var attempt: AttemptID
    public var bytes: Data
    /// Where the part begins, in bytes of the stored log.
    public var offsetBytes: Int
    /// Whether the part reaches the present end of the log.
    public var isAtEnd = false
    /// Whether the part reaches the end, and nothing will be added to the log any more.
    public var isComplete = false
    /// Size of the log when the part was read.
    public var sizeBytes: Int
    /// Whether each line begins with the time at which it was begun, and a space.
    public var isStamped = false

    public init(attempt: AttemptID, bytes: Data, offsetBytes: Int) {
        self.attempt = attempt
        self.bytes = bytes
        self.offsetBytes = offsetBytes
        sizeBytes = offsetBytes + bytes.count
    }

    /// Where the next part begins.
    public var nextOffsetBytes: Int { offsetBytes + bytes.count }
}

/// The error of a log that exists but cannot be read now.
public struct LogUnavailable: Error, Hashable {
    /// Why, in words for people.
    public let reason: String

    public init(reason: String) { self.reason = reason }
}
