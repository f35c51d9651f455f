import FlyingFox
import Foundation

/// An answer before it is put on the wire.
struct Reply: Sendable {
    var status: HTTPStatusCode
    var headers: HTTPHeaders = [:]
    var body: Body
    /// The body compressed in advance; nil when it is compressed on demand.
    var compressed: Data?

    enum Body: Sendable {
        /// With an entity tag, so that it need not be sent again.
        case tagged(Data)
        case bytes(Data)
        case stream(HTTPBodySequence)
    }

    static func page(_ text: String, status: HTTPStatusCode = .ok) -> Reply {
        var reply = Reply(
            status: status, body: status == .ok ? .tagged(Data(text.utf8)) : .bytes(Data(text.utf8))
        )
        reply.headers[.contentType] = "text/html; charset=utf-8"
        reply.headers[.cacheControl] = "private, no-cache"
        return reply
    }

    static func json(_ value: some Encodable) throws -> Reply {
        var reply = Reply(status: .ok, body: .tagged(try ReportJSON.encode(value)))
        reply.headers[.contentType] = "application/json"
        reply.headers[.cacheControl] = "private, no-cache"
        return reply
    }

    static func text(_ contents: Data) -> Reply {
        var reply = Reply(status: .ok, body: .bytes(contents))
        reply.headers[.contentType] = "text/plain; charset=utf-8"
        reply.headers[.cacheControl] = "private, no-store"
        return reply
    }

    /// The refusal as plain text, for when no page can be made.
    static func refusal(_ refusal: Refusal) -> Reply {
        var reply = Reply.text(Data(refusal.message.utf8))
        reply.status = refusal.statusCode
        return reply
    }

    static func seeOther(_ location: String) -> Reply {
        var reply = Reply(status: .seeOther, body: .bytes(Data()))
        reply.headers[.location] = location
        return reply
    }

    static func events(_ stream: HTTPBodySequence) -> Reply {
        var reply = Reply(status: .ok, body: .stream(stream))
        reply.headers[.contentType] = "text/event-stream"
        // Otherwise nginx keeps events back until it has a few kilobytes of them.
        reply.headers[HTTPHeader("X-Accel-Buffering")] = "no"
        reply.headers[.cacheControl] = "no-store"
        return reply
    }

    /// The answer for the wire: entity tags are compared, `HEAD` gets no body, and the headers that
    /// every answer has are added.
    func response(to request: HTTPRequest) -> HTTPResponse {
        var headers = headers
        for (name, value) in Self.everywhere where headers[name] == nil { headers[name] = value }
        var status = status
        var payload: HTTPBodySequence
        switch body {
        case .stream(let stream): payload = stream
        case .bytes(let contents): payload = HTTPBodySequence(data: contents)
        case .tagged(let contents):
            let isSmall = Gzip.isWanted(request.headers, for: headers[.contentType], of: contents)
            let plain = EntityTag.of(contents)
            var tag = isSmall ? EntityTag.ofCompressed(plain) : plain
            if EntityTag.matches(request.headers[.ifNoneMatch], tag) {
                status = HTTPStatusCode(304, phrase: "Not Modified")
                payload = HTTPBodySequence()
            } else if isSmall, let small = compressed ?? Gzip.compressed(contents) {
                headers[.contentEncoding] = "gzip"
                payload = HTTPBodySequence(data: small, suggestedBufferSize: 65_536)
            } else {
                tag = plain
                payload = HTTPBodySequence(data: contents, suggestedBufferSize: 65_536)
            }
            headers[HTTPHeader("Vary")] = "Accept-Encoding"
            headers[.eTag] = tag
        }
        if request.method == .HEAD {
            if let count = payload.count { headers[.contentLength] = String(count) }
            payload = HTTPBodySequence(data: Data())
        }
        return HTTPResponse(statusCode: status, headers: headers, body: payload)
    }

    private static let everywhere: [(HTTPHeader, String)] = [
        (
            HTTPHeader("Content-Security-Policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        (HTTPHeader("X-Content-Type-Options"), "nosniff"),
        (HTTPHeader("X-Frame-Options"), "DENY"),
        (HTTPHeader("Referrer-Policy"), "same-origin"),
        (HTTPHeader("Cross-Origin-Opener-Policy"), "same-origin"),
        (HTTPHeader("Cross-Origin-Resource-Policy"), "same-origin"),
    ]
}

/// Why a request is refused, in words for its sender. It never holds a secret.
struct Refusal: Error, Codable, Hashable {
    let status: Int
    let code: String
    let message: String
    /// The methods that the address takes, when the request had another one.
    var allowed: String?
    /// How long to wait before the request may succeed.
    var retryAfterSeconds: Int?

    static let notFound = Refusal(
        status: 404, code: "notFound", message: "There is nothing here that you may see.")
    static let badTarget = Refusal(
        status: 400, code: "badTarget", message: "The address cannot be read.")
    static let foreignHost = Refusal(
        status: 403, code: "foreignHost",
        message: "This service does not answer to that host name; the daemon's setting "
            + "'status.allowedHosts' lists the host names that it answers to.")
    static let crossSite = Refusal(
        status: 403, code: "crossSite",
        message: "The request did not come from a page of this service; reload the page.")
    static let signInNeeded = Refusal(
        status: 403, code: "signInNeeded", message: "Only an admin may do this.")
    static let tooLarge = Refusal(
        status: 413, code: "tooLarge", message: "The body is larger than this service takes.")
    static let headTooLarge = Refusal(
        status: 431, code: "headTooLarge", message: "The header lines are too long.")
    static let unexpectedBody = Refusal(
        status: 400, code: "unexpectedBody", message: "A request of this kind has no body.")
    static let notListening = Refusal(
        status: 503, code: "notListening", message: "The pages are not up yet; try again.")
    static let tooManyStreams = Refusal(
        status: 503, code: "tooManyStreams", message: "Too many streams are open; try again later.")
    static let overloaded = Refusal(
        status: 503, code: "overloaded", message: "The service has too much to do; try again.")
    static let rangeNotSatisfiable = Refusal(
        status: 416, code: "rangeNotSatisfiable", message: "The file has nothing in that range.")
    static let internalError = Refusal(
        status: 500, code: "internal",
        message: "Something went wrong here; the daemon's log says what.")

    static func logUnavailable(_ reason: String) -> Refusal {
        Refusal(
            status: 503, code: "logUnavailable",
            message: "The log cannot be read now: \(reason)")
    }

    /// For viewers who may know that there is nothing.
    static func absent(_ message: String) -> Refusal {
        Refusal(status: notFound.status, code: notFound.code, message: message)
    }

    static func tooManyAttempts(seconds: Int) -> Refusal {
        Refusal(
            status: 429, code: "tooManyAttempts",
            message: "Too many wrong passwords; try again in \(max(seconds, 1)) s.",
            retryAfterSeconds: max(seconds, 1))
    }

    static func badQuery(_ message: String) -> Refusal {
        Refusal(status: 400, code: "badQuery", message: message)
    }

    static func methodNotAllowed(_ allowed: String) -> Refusal {
        Refusal(
            status: 405, code: "methodNotAllowed",
            message: "This address takes \(allowed).", allowed: allowed)
    }

    var statusCode: HTTPStatusCode {
        let phrase =
            switch status {
            case 400: "Bad Request"
            case 403: "Forbidden"
            case 404: "Not Found"
            case 405: "Method Not Allowed"
            case 413: "Payload Too Large"
            case 416: "Range Not Satisfiable"
            case 429: "Too Many Requests"
            case 431: "Request Header Fields Too Large"
            case 503: "Service Unavailable"
            default: "Internal Server Error"
            }
        return HTTPStatusCode(status, phrase: phrase)
    }
}

/// `{"error": {"code": …, "message": …}}`.
struct ErrorReport: Codable {
    struct Content: Codable {
        let code: String
        let message: String
    }
    let error: Content
}
