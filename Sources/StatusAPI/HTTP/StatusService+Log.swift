import FlyingFox
import Foundation
import Manifests
import Persistence

extension StatusService {
    /// A log: whole, its last lines, or as a stream that goes on until nothing will be added.
    func log(_ id: ResourceID, for visit: Visit) async throws -> Reply {
        if visit.target["follow"] == "1" { return try await followLog(id, for: visit) }
        guard let tail = try tail(of: visit) else { return try await wholeLog(id, for: visit) }
        let chunk = try await readLog(LogRequest(resource: id, range: tail, viewer: visit.viewer))
        let view = LogView(chunk, visit.logStyle)
        return .text(Data((view.text + view.unfinished).utf8))
    }

    /// The last lines that are asked for; nil when it is the whole log.
    private func tail(of visit: Visit) throws -> LogRange? {
        try visit.target.number("tail", from: 1).map {
            .tail(lines: min($0, configuration.limits.logLinesMax))
        }
    }

    /// The log as its page shows it. Its own words stand in for one that cannot be read now.
    func shownLog(of id: ResourceID, for viewer: Viewer) async throws -> ShownLog? {
        let lines = min(200, configuration.limits.logLinesMax)
        let request = LogRequest(resource: id, range: .tail(lines: lines), viewer: viewer)
        do {
            return try await AnswerTurns.aside { try await actions.readLog(request) }.map {
                .view(LogView($0, LogCleaner.Style(keepsColours: true)))
            }
        } catch let error as LogUnavailable {
            return .unavailable(error.reason)
        }
    }

    private func readLog(_ request: LogRequest) async throws -> LogChunk {
        do {
            return try await found(AnswerTurns.aside { try await actions.readLog(request) })
        } catch let error as LogUnavailable {
            throw Refusal.logUnavailable(error.reason)
        }
    }

    /// The log from its first byte to the last that is there now, a part at a time.
    private func wholeLog(_ id: ResourceID, for visit: Visit) async throws -> Reply {
        var request = LogRequest(
            resource: id, range: .from(offsetBytes: 0), viewer: visit.viewer)
        let first = try await readLog(request)
        request.attempt = first.attempt
        let readLog = actions.readLog
        let start = LogCursor(request: request, pending: first, style: visit.logStyle)
        let parts = EventStream(start: start) { cursor in
            while !cursor.isOver {
                guard let chunk = try await cursor.next(readLog) else { return nil }
                cursor.take(chunk)
                if chunk.isAtEnd {
                    cursor.cleaner.finish()
                    cursor.isOver = true
                }
                let text = cursor.cleaner.takeLines()
                if !text.isEmpty { return Data(text.utf8) }
            }
            return nil
        }
        var reply = Reply.text(Data())
        reply.body = .stream(HTTPBodySequence(from: parts))
        reply.headers[.contentDisposition] = Self.attachment("\(id.owner)-\(id.name).log")
        return reply
    }

    /// A log from a byte on, or from its last lines when `tail` says how many, and what is added to
    /// it until nothing will be. Who was cut off goes on where it was.
    private func followLog(_ id: ResourceID, for visit: Visit) async throws -> Reply {
        let pass = try self.pass(for: visit)
        let last = visit.request.headers[HTTPHeader("Last-Event-ID")] ?? visit.target["from"]
        let offset = max(last.flatMap(Int.init) ?? 0, 0)
        let tail = last == nil ? try tail(of: visit) : nil
        var request = LogRequest(
            resource: id, range: tail ?? .from(offsetBytes: offset), viewer: visit.viewer)
        let first = try await readLog(request)
        request.attempt = first.attempt
        let (readLog, sleep, signIns) = (actions.readLog, environment.sleep, signIns)
        let session = visit.session
        let start = LogCursor(request: request, pending: first, style: visit.logStyle)
        let stream = EventStream(start: start) { cursor in
            while !cursor.isOver, pass?.isOpen != false {
                if cursor.isAtEnd { try await sleep(.seconds(1)) }
                if let session, await signIns.session(session.secret) == nil { return nil }
                let chunk: LogChunk?
                do {
                    chunk = try await cursor.next(readLog)
                } catch is LogUnavailable {
                    cursor.isAtEnd = true  // it is tried again in a second
                    continue
                }
                guard let chunk else { return nil }
                cursor.take(chunk)
                if let events = try cursor.events() { return events }
            }
            return nil
        }
        return .events(HTTPBodySequence(from: stream))
    }
}

/// Where a reader of a log stands.
private struct LogCursor: Sendable {
    private var request: LogRequest
    /// What was read already to see whether there is a log at all.
    private var pending: LogChunk?
    /// The first byte that the cleaner took.
    private var startBytes: Int
    private var offsetBytes: Int
    private var isComplete = false
    private var quietSeconds = 0
    private var unfinished = ""
    var cleaner: LogCleaner
    /// Whether the last part reached to what was the end.
    var isAtEnd = false
    /// Whether all was sent.
    var isOver = false

    init(request: LogRequest, pending: LogChunk, style: LogCleaner.Style) {
        self.request = request
        self.pending = pending
        startBytes = pending.offsetBytes
        offsetBytes = pending.offsetBytes
        cleaner = LogCleaner(style, isStamped: pending.isStamped)
    }

    /// The next part; nil when the viewer may not read it any more.
    mutating func next(
        _ readLog: @Sendable (LogRequest) async throws -> LogChunk?
    ) async throws -> LogChunk? {
        if let pending = pending.take() { return pending }
        request.range = .from(offsetBytes: offsetBytes)
        return try await readLog(request)
    }

    mutating func take(_ chunk: LogChunk) {
        // What is between is not kept any more.
        startBytes += chunk.offsetBytes - offsetBytes
        offsetBytes = chunk.nextOffsetBytes
        (isAtEnd, isComplete) = (chunk.isAtEnd, chunk.isComplete)
        cleaner.take(chunk.bytes)
    }

    /// What there is to tell now; nil for nothing.
    mutating func events() throws -> Data? {
        if isComplete { cleaner.finish() }
        var text = Data()
        let lines = cleaner.takeLines()
        let place = startBytes + cleaner.wholeBytes
        if !lines.isEmpty { text += event("log", id: place, try ReportJSON.encode(lines)) }
        // A progress bar is worth seeing before it ends its line.
        if isAtEnd, cleaner.unfinished != unfinished || (!lines.isEmpty && !unfinished.isEmpty) {
            unfinished = cleaner.unfinished
            text += event("line", id: place, try ReportJSON.encode(unfinished))
        }
        if isComplete {
            isOver = true
            text += event("end", id: place, Data("{}".utf8))
        }
        guard text.isEmpty else {
            quietSeconds = 0
            return text
        }
        guard isAtEnd else { return nil }
        quietSeconds += 1
        guard quietSeconds >= EventText.heartbeatSeconds else { return nil }
        quietSeconds = 0
        return EventText.heartbeat
    }

    private func event(_ name: String, id: Int, _ json: Data) -> Data {
        EventText.event(name, id: id, json)
    }
}

/// The last lines of a log as a page shows them.
struct LogView {
    let text: String
    /// What stands on the line that has no end yet; empty when there is none.
    let unfinished: String
    /// From where on the log is to be followed.
    let followOffsetBytes: Int
    let isComplete: Bool

    init(_ chunk: LogChunk, _ style: LogCleaner.Style) {
        var cleaner = LogCleaner(style, isStamped: chunk.isStamped)
        cleaner.take(chunk.bytes)
        followOffsetBytes = chunk.offsetBytes + cleaner.wholeBytes
        text = cleaner.takeLines()
        unfinished = cleaner.unfinished
        isComplete = chunk.isComplete
    }
}

/// What a page has of a log.
enum ShownLog {
    case view(LogView)
    /// Why there is nothing now.
    case unavailable(String)
}

extension Visit {
    /// How the asker wants a log to look.
    fileprivate var logStyle: LogCleaner.Style {
        LogCleaner.Style(
            keepsColours: target["colour"] == "1", showsTimes: target["timestamps"] == "1")
    }
}
