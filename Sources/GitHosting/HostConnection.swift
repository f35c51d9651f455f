import AsyncHTTPClient
internal import Basics
import Foundation
import NIOCore
import NIOHTTP1

/// Sends requests to a host's API and reads its JSON.
struct HostConnection: Sendable {
    private static let replyMaxBytes = 8 << 20
    private static let messageMax = 300
    /// The most pages of a list that are read.
    static let pagesMax = 20

    let access: HostAccess
    /// Further headers of every request; names in lower case.
    let headers: [(name: String, value: String)]

    /// A request, its path relative to the API's address and encoded already.
    struct Call {
        var method: String
        var path: String
        var query: [(name: String, value: String)] = []
        var body: Data?
    }

    struct Reply {
        let status: Int
        let headers: HTTPHeaders
        let body: Data
    }

    /// - Throws: unless the status is a success.
    func reply(to call: Call) async throws(GitHostError) -> Reply {
        let reply = try await send(call)
        guard (200...299).contains(reply.status) else { throw failure(reply) }
        return reply
    }

    func value<Value: Decodable>(
        _ type: Value.Type, of call: Call
    ) async throws(GitHostError) -> Value {
        try Self.decode(type, from: try await reply(to: call).body)
    }

    /// Gives the items of a list page by page until `take` says that it has enough.
    ///
    /// The reply's `Link` header only tells whether there is a next page (RFC 8288, `rel="next"`);
    /// its address is never used.
    func pages<Item: Decodable>(
        of type: Item.Type, _ call: Call, take: ([Item]) -> Bool
    ) async throws(GitHostError) {
        for page in 1...Self.pagesMax {
            var call = call
            call.query.append(("page", "\(page)"))
            let reply = try await reply(to: call)
            let isEnough = take(try Self.decode([Item].self, from: reply.body))
            let hasNext = reply.headers[canonicalForm: "link"].contains {
                $0.contains("rel=\"next\"") || $0.contains("rel=next")
            }
            if isEnough || !hasNext { return }
        }
    }

    static func body(_ value: some Encodable) throws(GitHostError) -> Data {
        do {
            let encoder = JSONEncoder.sorted
            encoder.keyEncodingStrategy = .convertToSnakeCase
            return try encoder.encode(value)
        } catch {
            throw .unexpectedReply("the request cannot be written as JSON: \(error)")
        }
    }

    static func decode<Value: Decodable>(
        _ type: Value.Type, from data: Data
    ) throws(GitHostError) -> Value {
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(type, from: data)
        } catch {
            throw .unexpectedReply("a body of \(data.count) bytes is not the JSON it should be")
        }
    }

    private func send(_ call: Call) async throws(GitHostError) -> Reply {
        do {
            let response = try await access.client.execute(
                request(call), timeout: TimeAmount(access.requestTimeout))
            let body = try await response.body.collect(upTo: Self.replyMaxBytes)
            return Reply(
                status: Int(response.status.code), headers: response.headers,
                body: Data(body.readableBytesView))
        } catch is NIOTooManyBytesError {
            throw .unexpectedReply("the body is over \(Self.replyMaxBytes) bytes")
        } catch {
            if Task.isCancelled || error is CancellationError { throw .cancelled }
            throw .unavailable(shown(String(describing: error)))
        }
    }

    private func request(_ call: Call) -> HTTPClientRequest {
        var address = access.api + call.path
        if !call.query.isEmpty {
            address += "?"
            address += call.query.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }
                .joined(separator: "&")
        }
        var request = HTTPClientRequest(url: address)
        request.method = HTTPMethod(rawValue: call.method)
        request.headers.add(name: "user-agent", value: "reconciler")
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body = call.body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        return request
    }
}

extension HostConnection {
    /// GitHub and GitLab use `message`, Gitea uses `message` or `error`; GitLab's may be a
    /// structure.
    private struct Complaint: Decodable {
        let text: String?

        private enum Key: String, CodingKey { case message, error }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            text =
                (try? container.decode(String.self, forKey: .message))  // tried one by one
                ?? (try? container.decode(String.self, forKey: .error))  // none is fine too
        }
    }

    private func failure(_ reply: Reply) -> GitHostError {
        let message = shown(
            (try? Self.decode(Complaint.self, from: reply.body))?.text  // no text is fine
                ?? "no reason given")
        if let pause = pause(reply) { return .limited(pause) }
        return switch reply.status {
        case 401: .unauthorized(message)
        case 403: .forbidden(message)
        case 404, 410: .notFound(message)
        case 408, 409, 425, 500...: .unavailable("\(reply.status): \(message)")
        default: .refused(status: reply.status, message: message)
        }
    }

    /// Source: "Rate limits for the REST API", docs.github.com (403 or 429; `retry-after`, else
    /// `x-ratelimit-reset` when nothing remains); "Rate limits", docs.gitlab.com (429;
    /// `Retry-After`, `RateLimit-Reset`).
    private func pause(_ reply: Reply) -> GitHostError.Pause? {
        guard [403, 429, 503].contains(reply.status) else { return nil }
        func number(_ name: String) -> Int? { reply.headers.first(name: name).flatMap { Int($0) } }
        if let seconds = number("retry-after") { return .seconds(max(seconds, 0)) }
        guard reply.status != 503 else { return nil }
        let remaining = number("x-ratelimit-remaining") ?? number("ratelimit-remaining")
        if reply.status == 429 || remaining == 0 {
            let reset = number("x-ratelimit-reset") ?? number("ratelimit-reset")
            return reset.map { .until($0) } ?? .unsaid
        }
        return nil
    }

    /// The server's text, shortened, on one line, and without the token.
    private func shown(_ text: String) -> String {
        let line = String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
        return String(access.token.redacting(line).prefix(Self.messageMax))
    }
}
