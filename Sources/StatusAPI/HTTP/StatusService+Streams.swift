import FlyingFox
import Foundation
import Manifests
import Persistence

extension StatusService {
    /// Changes of what the viewer may see, once a second at most. A session that ends, ends it.
    func changes(for visit: Visit) async throws -> Reply {
        let pass = try self.pass(for: visit)
        let given = visit.request.headers[HTTPHeader("Last-Event-ID")].flatMap(Int.init)
        let first = try await source.changes(after: given, for: visit.viewer)
        let (source, sleep, signIns) = (source, environment.sleep, signIns)
        let start = ChangeCursor(pending: first, cursor: first.cursor)
        let stream = EventStream(start: start) { cursor in
            while pass?.isOpen != false {
                if let pending = cursor.pending {
                    cursor.pending = nil
                    cursor.cursor = pending.cursor
                    cursor.quietSeconds = 0
                    return try Self.text(of: pending)
                }
                try await sleep(.seconds(1))
                if let secret = visit.session?.secret, await signIns.session(secret) == nil {
                    return nil
                }
                let batch = try await source.changes(after: cursor.cursor, for: visit.viewer)
                if !batch.changes.isEmpty { cursor.pending = batch }
                cursor.cursor = batch.cursor
                cursor.quietSeconds += 1
                if cursor.quietSeconds >= EventText.heartbeatSeconds {
                    cursor.quietSeconds = 0
                    return EventText.heartbeat
                }
            }
            return nil
        }
        return .events(HTTPBodySequence(from: stream))
    }

    /// The place of one stream; nil for the socket, whose streams are not counted.
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
    /// Without the port, by which connections of one host differ.
    fileprivate var host: String {
        switch self {
        case .ip4(let host, port: _), .ip6(let host, port: _), .unix(let host): host
        }
    }
}

/// Where a reader of changes stands.
struct ChangeCursor: Sendable {
    var pending: ChangeBatch?
    var cursor: Int
    var quietSeconds = 0
}
