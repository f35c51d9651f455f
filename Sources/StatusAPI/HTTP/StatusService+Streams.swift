import FlyingFox
import Foundation
import Manifests
import Persistence

extension StatusService {
    /// Seconds of silence after which a comment is sent, to notice a client that went away.
    private static var heartbeatSeconds: Int { 15 }

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
                if cursor.quietSeconds >= Self.heartbeatSeconds {
                    cursor.quietSeconds = 0
                    return Data(": still here\n\n".utf8)
                }
            }
            return nil
        }
        return .events(HTTPBodySequence(from: stream))
    }

    /// A log from a byte on, or from its last lines when `tail` says how many, and what is added to
    /// it until nothing will be. Who was cut off goes on where it was.
    func followLog(_ id: ResourceID, for visit: Visit) async throws -> Reply {
        let pass = try self.pass(for: visit)
        let last = visit.request.headers[HTTPHeader("Last-Event-ID")] ?? visit.target["from"]
        let offset = max(last.flatMap(Int.init) ?? 0, 0)
        let tail = last == nil ? try tail(of: visit) : nil
        let (readLog, sleep, viewer) = (actions.readLog, environment.sleep, visit.viewer)
        let first = try await found(readLog(id, tail ?? .from(offsetBytes: offset), viewer))
        let (signIns, session) = (signIns, visit.session)
        let start = LogCursor(offsetBytes: offset, pending: first)
        let stream = EventStream(start: start) { cursor in
            while cursor.quietSeconds >= 0, pass?.isOpen != false {
                let pending = cursor.pending
                cursor.pending = nil
                if pending == nil { try await sleep(.seconds(1)) }
                if let session, await signIns.session(session.secret) == nil { return nil }
                let chunk =
                    if let pending { pending } else {
                        try await readLog(id, .from(offsetBytes: cursor.offsetBytes), viewer)
                    }
                guard let chunk else { return nil }
                cursor.offsetBytes = chunk.nextOffsetBytes
                if !chunk.text.isEmpty {
                    cursor.quietSeconds = 0
                    let json = try ReportJSON.encode(LogText.plain(chunk.text))
                    return Self.event("log", id: chunk.nextOffsetBytes, json)
                }
                if chunk.isComplete {
                    cursor.quietSeconds = -1
                    return Self.event("end", id: chunk.nextOffsetBytes, Data("{}".utf8))
                }
                cursor.quietSeconds += 1
                if cursor.quietSeconds % Self.heartbeatSeconds == 0 {
                    return Data(": still here\n\n".utf8)
                }
            }
            return nil
        }
        return .events(HTTPBodySequence(from: stream))
    }

    /// The place of one stream; nil for the socket, whose streams are not counted.
    private func pass(for visit: Visit) throws(Refusal) -> StreamGate.Pass? {
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
            text += event("change", id: batch.cursor, try ReportJSON.encode(change))
        }
        return text
    }

    private static func event(_ name: String, id: Int, _ json: Data) -> Data {
        Data("event: \(name)\nid: \(id)\ndata: ".utf8) + json + Data("\n\n".utf8)
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
