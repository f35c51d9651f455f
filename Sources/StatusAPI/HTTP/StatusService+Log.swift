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

    /// The requested last lines; nil when the whole log is requested.
    private func tail(of visit: Visit) throws -> LogRange? {
        try visit.target.number("tail", from: 1).map {
            .tail(lines: min($0, configuration.limits.logLinesMax))
        }
    }

    /// The log as its page shows it; for a log that cannot be read now, the reason instead.
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

    /// The log from its first byte to the last at the time of the request, sent in parts.
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

    /// A stream of the log from a byte on, or from its last lines when `tail` says how many, until
    /// nothing will be added. A client that was cut off continues where it was. A log that cannot
    /// be read now is tried again and again.
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

/// The place of a reader in a log.
private struct LogCursor: Sendable {
    private var request: LogRequest
    /// The first part, which was read to see whether there is a log at all.
    private var pending: LogChunk?
    private let style: LogCleaner.Style
    /// Nil before the first part.
    private var cleaner: LogCleaner?
    /// The byte of the log at which the cleaner's count begins; a gap in the log moves it on.
    private var startBytes = 0
    private var offsetBytes = 0
    private var unfinished = ""
    /// Why it could not be read at the last try.
    private var trouble: LogUnavailable?
    /// Whether all text up to the wanted end was given out.
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

    /// The text that a part makes readable. The log counts as complete at the byte `end`.
    mutating func lines(of chunk: LogChunk, upTo end: Int) -> String {
        var cleaner = cleaner(with: chunk)
        isOver = chunk.isAtEnd || chunk.nextOffsetBytes >= end
        if isOver { cleaner.finish() }
        defer { self.cleaner = cleaner }
        return cleaner.takeLines()
    }

    /// The event that tells, once, that the log cannot be read now, and when to try again.
    mutating func events(of trouble: LogUnavailable) throws -> StreamStep {
        guard trouble != self.trouble else { return (Data(), .later) }
        self.trouble = trouble
        // Without an id, so that a client that is cut off now keeps its earlier place.
        let text = EventText.event("trouble", id: nil, try ReportJSON.encode(trouble.reason))
        return (text, .later)
    }

    /// The events that tell of a part, and when to read the next.
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

    /// The cleaner after it took the part; the next request begins behind the part.
    private mutating func cleaner(with chunk: LogChunk) -> LogCleaner {
        var cleaner = cleaner.take() ?? LogCleaner(style, isStamped: chunk.isStamped)
        cleaner.take(chunk.bytes)
        // The bytes in between are not stored any more.
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
    /// The text of the line that has no end yet; empty when there is none.
    let unfinished: String
    /// The byte from which the log is to be followed.
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

/// The log on a page.
enum ShownLog {
    case view(LogView)
    /// Why the log cannot be read now.
    case unavailable(String)
}

extension Visit {
    /// The style of the log that the request asks for.
    fileprivate var logStyle: LogCleaner.Style {
        LogCleaner.Style(
            keepsColours: target["colour"] == "1", showsTimes: target["timestamps"] == "1")
    }
}
