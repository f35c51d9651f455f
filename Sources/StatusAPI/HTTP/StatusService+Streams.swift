import FlyingFox
import Foundation
import Manifests
import Persistence

extension StatusService {
    /// A stream of changes to resources that the viewer may see, once a second at most.
    func changes(for visit: Visit) async throws -> Reply {
        let pass = try self.pass(for: visit)
        let given = visit.request.headers[HTTPHeader("Last-Event-ID")].flatMap(Int.init)
        let first = try await reports.changes(after: given, for: visit.viewer)
        let reports = reports
        let start = (pending: ChangeBatch?.some(first), cursor: first.cursor)
        return events(for: visit, pass, from: start) { cursor in
            if let pending = cursor.pending.take() { return (try Self.text(of: pending), .later) }
            let batch = try await reports.changes(after: cursor.cursor, for: visit.viewer)
            cursor.cursor = batch.cursor
            return (batch.changes.isEmpty ? Data() : try Self.text(of: batch), .later)
        }
    }

    /// A stream of the events that `next` makes. It ends when `next` returns nil or says so, when
    /// the visitor's session ends, and when the client is gone.
    func events<Cursor: Sendable>(
        for visit: Visit, _ pass: StreamGate.Pass?, from start: Cursor,
        _ next: @escaping @Sendable (inout Cursor) async throws -> StreamStep?
    ) -> Reply {
        let (sleep, accounts) = (environment.sleep, accounts)
        let start = StreamCursor(cursor: start)
        let stream = EventStream(start: start) { state in
            while state.then != .never, pass?.isOpen != false {
                if state.then == .later { try await sleep(.seconds(1)) }
                if let secret = visit.session?.secret, try accounts.session(secret) == nil {
                    return nil
                }
                guard let step = try await next(&state.cursor) else { return nil }
                if let text = state.take(step) { return text }
            }
            return nil
        }
        return .events(HTTPBodySequence(from: stream))
    }

    /// The pass for one stream; nil for the socket, whose streams are not counted.
    func pass(for visit: Visit) throws(Refusal) -> StreamGate.Pass? {
        guard visit.listener == .port else { return nil }
        let client: StreamGate.Client =
            if visit.viewer == .anonymous {
                .visitors(of: visit.request.remoteAddress?.host ?? "")
            } else { .signedIn(visit.viewer) }
        return try streams.enter(as: client, over: visit.request.remoteAddress)
    }

    private static func text(of batch: ChangeBatch) throws -> Data {
        var text = Data("retry: 3000\n: changes after \(batch.cursor)\n\n".utf8)
        for change in batch.changes {
            text += EventText.event("change", id: batch.cursor, try ReportJSON.encode(change))
        }
        return text
    }
}

extension HTTPRequest.Address {
    /// The host without the port, in which connections of one host differ.
    fileprivate var host: String {
        switch self {
        case .ip4(let host, port: _), .ip6(let host, port: _), .unix(let host): host
        }
    }
}

/// The bytes to send next, maybe none, and when to look for more.
typealias StreamStep = (text: Data, then: StreamPause)

enum StreamPause {
    case now
    /// In a second.
    case later
    case never
}

/// The place of a reader in a stream.
private struct StreamCursor<Cursor: Sendable>: Sendable {
    var cursor: Cursor
    private(set) var then = StreamPause.now
    private var quietSeconds = 0

    init(cursor: Cursor) { self.cursor = cursor }

    /// The bytes to send for a step, or a heartbeat after a long silence; nil for nothing.
    mutating func take(_ step: StreamStep) -> Data? {
        then = step.then
        if step.text.isEmpty {
            if then == .later { quietSeconds += 1 }
            guard quietSeconds >= EventText.heartbeatSeconds else { return nil }
        }
        quietSeconds = 0
        return step.text.isEmpty ? EventText.heartbeat : step.text
    }
}
