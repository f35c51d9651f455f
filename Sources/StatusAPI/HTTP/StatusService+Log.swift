import FlyingFox
import Foundation
import Manifests
import Persistence

extension StatusService {
    /// A log: whole, its last lines, or as a stream that goes on until nothing will be added.
    func log(for visit: Visit) async throws -> Reply {
        let id = try visit.resource
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

    /// The log from its first byte to the last that there is when it is asked for, a part at a
    /// time.
    private func wholeLog(_ id: ResourceID, for visit: Visit) async throws -> Reply {
        let request = LogRequest(
            resource: id, range: .from(offsetBytes: 0), viewer: visit.viewer)
        let first = try await readLog(request)
        let readLog = actions.readLog
        let start = LogCursor(request: request, pending: first, style: visit.logStyle)
        let parts = EventStream(start: start) { cursor in
            while !cursor.isOver {
                guard let chunk = try await cursor.next(readLog) else { return nil }
                let text = cursor.lines(of: chunk, upTo: first.sizeBytes)
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
    /// it until nothing will be. Who was cut off goes on where it was. One that cannot be read now
    /// is tried again and again.
    private func followLog(_ id: ResourceID, for visit: Visit) async throws -> Reply {
        let pass = try self.pass(for: visit)
        let last = visit.request.headers[HTTPHeader("Last-Event-ID")] ?? visit.target["from"]
        let offset = max(last.flatMap(Int.init) ?? 0, 0)
        let tail = last == nil ? try tail(of: visit) : nil
        let request = LogRequest(
            resource: id, range: tail ?? .from(offsetBytes: offset), viewer: visit.viewer)
        let readLog = actions.readLog
        let first: LogChunk?
        do {
            first = try await found(AnswerTurns.aside { try await readLog(request) })
        } catch is LogUnavailable {
            first = nil
        }
        let start = LogCursor(request: request, pending: first, style: visit.logStyle)
        return events(for: visit, pass, from: start) { cursor in
            do {
                return try await cursor.next(readLog).map { try cursor.events(of: $0) }
            } catch let error as LogUnavailable {
                return try cursor.events(of: error)
            }
        }
    }
}

/// Where a reader of a log stands.
private struct LogCursor: Sendable {
    private var request: LogRequest
    /// What was read already to see whether there is a log at all.
    private var pending: LogChunk?
    private let style: LogCleaner.Style
    /// From the first part on.
    private var cleaner: LogCleaner?
    /// The first byte that the cleaner took.
    private var startBytes = 0
    private var offsetBytes = 0
    private var unfinished = ""
    /// Why it could not be read at the last try.
    private var trouble: LogUnavailable?
    /// Whether all was made readable that is wanted.
    private(set) var isOver = false

    init(request: LogRequest, pending: LogChunk?, style: LogCleaner.Style) {
        self.request = request
        self.pending = pending
        self.style = style
    }

    /// The next part; nil when the viewer may not read it any more.
    mutating func next(
        _ readLog: @Sendable (LogRequest) async throws -> LogChunk?
    ) async throws -> LogChunk? {
        if let pending = pending.take() { return pending }
        return try await readLog(request)
    }

    /// What a part makes readable, in a log that counts as whole from the byte `end` on.
    mutating func lines(of chunk: LogChunk, upTo end: Int) -> String {
        var cleaner = cleaner(with: chunk)
        isOver = chunk.isAtEnd || chunk.nextOffsetBytes >= end
        if isOver { cleaner.finish() }
        defer { self.cleaner = cleaner }
        return cleaner.takeLines()
    }

    /// What is to tell of a log that cannot be read now, once, and when to try again.
    mutating func events(of trouble: LogUnavailable) throws -> StreamStep {
        guard trouble != self.trouble else { return (Data(), .later) }
        self.trouble = trouble
        // Without an id, so that the place of who is cut off stays the one before.
        let text = EventText.event("trouble", id: nil, try ReportJSON.encode(trouble.reason))
        return (text, .later)
    }

    /// What is to tell of a part, and when to read the next.
    mutating func events(of chunk: LogChunk) throws -> StreamStep {
        trouble = nil
        var cleaner = cleaner(with: chunk)
        if chunk.isComplete { cleaner.finish() }
        var text = Data()
        let lines = cleaner.takeLines()
        let place = startBytes + cleaner.settledBytes
        if !lines.isEmpty {
            text += EventText.event("log", id: place, try ReportJSON.encode(lines))
        }
        // A progress bar is worth seeing before it ends its line.
        let isNew =
            cleaner.unfinished != unfinished || (!lines.isEmpty && !unfinished.isEmpty)
        if chunk.isAtEnd, isNew {
            unfinished = cleaner.unfinished
            text += EventText.event("line", id: place, try ReportJSON.encode(unfinished))
        }
        if chunk.isComplete { text += EventText.event("end", id: place, Data("{}".utf8)) }
        self.cleaner = cleaner
        return (text, chunk.isComplete ? .never : chunk.isAtEnd ? .later : .now)
    }

    /// The cleaner, having taken the part; the next one begins behind it.
    private mutating func cleaner(with chunk: LogChunk) -> LogCleaner {
        var cleaner = cleaner.take() ?? LogCleaner(style, isStamped: chunk.isStamped)
        cleaner.take(chunk.bytes)
        // What is between is not kept any more.
        startBytes += chunk.offsetBytes - offsetBytes
        offsetBytes = chunk.nextOffsetBytes
        request.attempt = chunk.attempt
        request.range = .from(offsetBytes: offsetBytes)
        return cleaner
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
        followOffsetBytes = chunk.offsetBytes + cleaner.settledBytes
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
