internal import Docker

/// Puts the Engine's messages together as a stored log.
///
/// A message is a line or, of a line above 16 KiB, a part; each comes after its time, of which only
/// that at the beginning of a line is kept.
struct LogAssembler {
    /// How many messages were whole.
    private(set) var messages = 0
    /// The first whole message, its time included.
    private(set) var first: [UInt8] = []
    /// The last whole message, its time included.
    private(set) var last: [UInt8] = []
    private var message: [UInt8] = []
    private var isWithinLine = false

    /// What is to be stored; nil until a message is whole.
    mutating func take(_ frame: LogFrame) -> ArraySlice<UInt8>? {
        message += frame.bytes
        guard frame.endsMessage else { return nil }
        last = message
        message = []
        messages += 1
        if messages == 1 { first = last }
        let hasStamp = StoredLog.hasStamp(last)
        let text = hasStamp ? last.dropFirst(StoredLog.stampBytes) : last[...]
        defer { isWithinLine = text.last != UInt8(ascii: "\n") }
        return isWithinLine ? text : last[...]
    }

    /// To be called when messages are read anew from the first one: half of one is dropped.
    mutating func beginAgain() { message = [] }
}

/// Tells, of a log that is read anew, what was stored of it before.
struct StoredMessages {
    private let stored: LogAssembler
    private let newest: [UInt8]?
    private var seen = LogAssembler()
    private var isDone: Bool

    /// - Parameter newest: the last message of the log before it is read.
    init(of stored: LogAssembler, newest: [UInt8]?) {
        self.stored = stored
        self.newest = newest
        isDone = stored.messages == 0
    }

    /// Whether the next frame belongs to what was stored.
    mutating func holds(_ frame: LogFrame) -> Bool {
        guard !isDone else { return false }
        guard seen.take(frame) != nil else { return true }
        // When the Engine has dropped the beginning meanwhile, counting says nothing.
        isDone =
            seen.first == stored.first
            ? seen.messages == stored.messages : seen.last == stored.last || seen.last == newest
        return true
    }
}
