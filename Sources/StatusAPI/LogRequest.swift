public import Foundation
public import Manifests
public import Persistence

/// Whose log is asked for, by whom, and which part of it.
public struct LogRequest: Hashable, Sendable {
    public var resource: ResourceID
    public var range: LogRange
    public var viewer: Viewer
    /// The attempt that is meant; nil for the newest one.
    public var attempt: AttemptID?

    public init(resource: ResourceID, range: LogRange, viewer: Viewer) {
        self.resource = resource
        self.range = range
        self.viewer = viewer
    }
}

/// Which part of a log is asked for.
public enum LogRange: Hashable, Sendable {
    /// Its last lines, as far as the reader likes to go.
    case tail(lines: Int)
    /// All from a byte on, as far as the reader likes to go at once.
    case from(offsetBytes: Int)
}

/// Part of a log as it is stored: cut anywhere, and with whatever its worker wrote.
public struct LogChunk: Hashable, Sendable {
    public var attempt: AttemptID
    public var bytes: Data
    /// Where the part begins, in bytes of the stored log.
    public var offsetBytes: Int
    /// Whether it reaches to what is now the end.
    public var isAtEnd = false
    /// Whether it reaches to the end and nothing will be added any more.
    public var isComplete = false
    /// Where the log ended when the part was read.
    public var sizeBytes: Int
    /// Whether each line begins with the instant at which it was begun, and a blank.
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

/// A log that is there but cannot be read now.
public struct LogUnavailable: Error, Hashable {
    /// Why, in words for people.
    public let reason: String

    public init(reason: String) { self.reason = reason }
}
