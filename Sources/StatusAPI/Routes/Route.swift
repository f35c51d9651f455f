import FlyingFox
import Manifests
import Persistence

/// One address of the service: a row of the table of routes.
///
/// The router, the OpenAPI document, the navigation and the addresses in links come from the rows.
struct Route: Sendable {
    /// Answers a request. Its refusals are thrown.
    typealias Answer = @Sendable (StatusService, Visit) async throws -> Reply

    /// `GET`, which stands for `HEAD` as well, or `POST`.
    let method: String
    let path: PathPattern
    var audience: Audience = .everyone
    /// One line for the OpenAPI document; `{kind}` and `{noun}` stand for those of the path's kind.
    let summary: String
    let form: Form
    /// The status of an answer without an error; nil where it depends on the request.
    var status: HTTPStatusCode? = .ok
    let answer: Answer

    /// The visitors who get an answer.
    enum Audience: String, Sendable {
        case everyone
        /// Anybody may ask, and is shown only what is their own.
        case owners
        case admins
        /// Only visitors over the Unix socket.
        case socket
    }

    /// The format of an answer.
    enum Form: Sendable {
        /// HTML. `menu` is the word of its entry in the navigation; nil for a page without one.
        case page(menu: String?)
        /// The request of a form on a page. Its answer is a page or leads to one.
        case form
        /// JSON. `envelope` names the content inside a `Report`; nil for JSON without envelope.
        case json(
            envelope: String?, schema: @Sendable (ReportSchemas) throws -> Manifests.JSONValue)
        case other(contentType: String, type: String = "string")
    }

    /// The routes that fit a path, each with the things that the path names.
    static func at(_ parts: [String]) -> [(route: Route, place: Place)] {
        all.compactMap { route in route.path.match(parts).map { (route, $0) } }
    }

    /// The status as the OpenAPI document writes it.
    var documentedStatus: String { status.map { "\($0.code)" } ?? "default" }

    /// Text of a row with the words of a kind filled in.
    static func filled(_ text: String, _ kind: Kind?) -> String {
        guard let kind else { return text }
        return text.replacing("{kind}", with: kind.rawValue).replacing("{noun}", with: kind.noun)
    }

    /// - Throws: when the visitor is not among those who are answered.
    func checkAudience(of visit: Visit) throws(Refusal) {
        switch audience {
        case .everyone, .owners: return
        case .admins where !visit.viewer.isAdmin:
            throw method == "POST" ? .signInNeeded : .notFound
        case .socket where visit.listener != .socket: throw .signInNeeded
        case .admins, .socket: return
        }
    }
}

extension Route {
    /// A page. `content` returns its view.
    static func page<View: PageView>(
        _ path: PathPattern, _ summary: String, menu: String? = nil,
        for audience: Audience = .everyone,
        _ content: @escaping @Sendable (StatusService, Visit) async throws -> View
    ) -> Route {
        Route(
            method: "GET", path: path, audience: audience, summary: summary,
            form: .page(menu: menu)
        ) { service, visit in
            let view = try await content(service, visit)
            return .page(try await service.pages.render(view, in: service.frame(for: visit)))
        }
    }

    /// A report in its envelope.
    ///
    /// - Parameter name: the name of the content in the envelope.
    static func report<Content: Codable & Sendable>(
        _ path: PathPattern, _ summary: String, _ name: String,
        for audience: Audience = .everyone,
        _ content: @escaping @Sendable (StatusService, Visit) async throws -> Content
    ) -> Route {
        Route(
            method: "GET", path: path, audience: audience, summary: summary,
            form: .json(envelope: name) { try $0.schema(of: Content.self) }
        ) { service, visit in
            try .json(enveloped(try await content(service, visit), name, visit))
        }
    }

    /// A secret in its envelope. The answer forbids every cache to store it.
    static func secret<Content: Codable & Sendable>(
        _ path: PathPattern, _ summary: String, _ name: String, for audience: Audience,
        _ content: @escaping @Sendable (StatusService, Visit) async throws -> Content
    ) -> Route {
        Route(
            method: "POST", path: path, audience: audience, summary: summary,
            form: .json(envelope: name) { try $0.schema(of: Content.self) }
        ) { service, visit in
            let report = enveloped(try await content(service, visit), name, visit)
            var reply = try Reply.json(report)
            reply.body = .bytes(try ReportJSON.encode(report))
            reply.headers[.cacheControl] = "no-store"
            return reply
        }
    }

    private static func enveloped<Content: Codable & Sendable>(
        _ content: Content, _ name: String, _ visit: Visit
    ) -> Report<Content> {
        Report(
            kind: filled(name, visit.place.kind), generatedAt: visit.now, content: content)
    }

    /// A command of the API, whose answer is JSON without an envelope.
    static func command<Content: Codable & Sendable>(
        _ path: PathPattern, _ summary: String, status: HTTPStatusCode = .ok,
        _ content: @escaping @Sendable (StatusService, Visit) async throws -> Content
    ) -> Route {
        Route(
            method: "POST", path: path, audience: .admins, summary: summary,
            form: .json(envelope: nil) { try $0.schema(of: Content.self) }, status: status
        ) { service, visit in
            var reply = try Reply.json(try await content(service, visit))
            reply.status = status
            return reply
        }
    }

    static func form(
        _ path: PathPattern, _ summary: String, for audience: Audience, _ answer: @escaping Answer
    ) -> Route {
        Route(
            method: "POST", path: path, audience: audience, summary: summary, form: .form,
            status: nil, answer: answer)
    }

    static func get(
        _ path: PathPattern, _ summary: String, _ contentType: String, _ answer: @escaping Answer
    ) -> Route {
        Route(
            method: "GET", path: path, summary: summary, form: .other(contentType: contentType),
            answer: answer)
    }
}
