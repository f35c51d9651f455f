internal import Docker

/// Puts the Engine's messages together as a stored log.
///
/// A message is a line or, of a line above 16 KiB, a part; each comes after its time, of which only
/// that at the beginning of a line is kept.
struct LogAssembler {
    /// Whole messages that were taken so far.
    private(set) var position: LogPosition
    private var message: [UInt8] = []
    private var isWithinLine: Bool

    init(after position: LogPosition = LogPosition()) {
        self.position = position
        isWithinLine = !position.last.isEmpty && position.last.last != UInt8(ascii: "\n")
    }

    /// What is to be stored; nil until a message is whole.
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

/// Tells, of a log that is read from its beginning, what was read of it before.
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

    /// Whether the next frame belongs to what was read before.
    mutating func holds(_ frame: LogFrame) -> Bool {
        guard !isDone else { return false }
        guard seen.take(frame) != nil else { return true }
        let seen = seen.position
        // When the Engine has dropped the beginning meanwhile, counting says nothing.
        isDone =
            seen.first == stored.first
            ? seen.messages == stored.messages : seen.last == stored.last || seen.last == newest
        return true
    }
}
