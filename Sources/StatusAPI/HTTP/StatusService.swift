import FlyingFox
import Foundation
import Logging
import Manifests
import Persistence

/// Answers requests: who asks, which address, what may be shown.
///
/// Its only state is sessions, open streams and turns; each answer is made from a few read
/// transactions.
struct StatusService: Sendable {
    let reports: any LabReports
    let actions: StatusActions
    let environment: StatusEnvironment
    let configuration: StatusConfiguration
    let accounts: Accounts
    let checks: RequestChecks
    let base: BasePath
    let streams: StreamGate
    let turns: AnswerTurns
    let log: Logger
    let pages = PageRenderer()

    /// Behind TLS the name itself says that no other host may have set the cookie.
    var cookieName: String { isSecure && base.text.isEmpty ? "__Host-lab_session" : "lab_session" }

    /// Whether browsers reach the pages by TLS.
    var isSecure: Bool { configuration.publicURL?.lowercased().hasPrefix("https://") == true }

    /// The answer to a request; never throws, and never tells what went wrong inside.
    ///
    /// - Parameter isAhead: whether more requests have come over its connection already.
    func answer(
        _ request: HTTPRequest, over listener: Listener, isAhead: Bool = false
    ) async -> HTTPResponse {
        let request = base.stripped(request)
        let asker = AnswerTurns.Asker(connection: request.remoteAddress, isAhead: isAhead)
        var visitor = Visitor(viewer: .anonymous, listener: listener)
        do {
            try checks.checkHead(request, over: listener)
            visitor = try await self.visitor(of: request, over: listener)
            let visit = try self.visit(of: request, from: visitor)
            // The form is read before the turn, since its client may be slow.
            let fields = visit.route.method == "POST" ? try await checks.fields(of: request) : [:]
            return await inTurn(of: asker, request, visitor) {
                try await reply(to: visit, fields: fields)
            }
        } catch {
            return await inTurn(of: asker, request, visitor) { throw error }
        }
    }

    /// Makes the answer when it is the connection's turn. A refusal that `make` throws becomes the
    /// answer.
    private func inTurn(
        of asker: AnswerTurns.Asker, _ request: HTTPRequest, _ visitor: Visitor,
        _ make: () async throws -> Reply
    ) async -> HTTPResponse {
        func response() async throws -> HTTPResponse {
            base.applied(to: try await replyOrRefusal(to: request, visitor, make))
                .response(to: request)
        }
        do {
            return Self.takesTurns(request, over: visitor.listener)
                ? try await turns.run(for: asker, response) : try await response()
        } catch {
            // The request was cancelled while it waited, so nobody waits for the answer.
            return Reply.refusal(.overloaded).response(to: request)
        }
    }

    /// - Throws: only `CancellationError`.
    private func replyOrRefusal(
        to request: HTTPRequest, _ visitor: Visitor, _ make: () async throws -> Reply
    ) async throws -> Reply {
        do {
            return try await make()
        } catch let refusal as Refusal {
            return await refused(refusal, request, visitor)
        } catch {
            try Task.checkCancellation()
            log.error("a request failed", metadata: ["error": "\(error)"])
            return await refused(.internalError, request, visitor)
        }
    }

    /// Whether the request has to wait for its turn. Requests over the socket, for assets and for
    /// `/healthz` never wait.
    private static func takesTurns(_ request: HTTPRequest, over listener: Listener) -> Bool {
        let path = request.target.path()
        return listener == .port && path != "/healthz" && Assets.asset(at: path) == nil
    }

    private func visit(of request: HTTPRequest, from visitor: Visitor) throws -> Visit {
        guard let target = RequestTarget(request.target) else { throw Refusal.badTarget }
        let routes = Route.at(target.parts)
        guard let other = routes.first?.route.method else { throw Refusal.notFound }
        let method = request.method == .HEAD ? "GET" : request.method.rawValue
        guard let (route, place) = routes.first(where: { $0.route.method == method }) else {
            throw Refusal.methodNotAllowed(other == "GET" ? "GET, HEAD" : other)
        }
        return Visit(
            request: request, target: target, route: route, place: place, visitor: visitor,
            now: environment.now().date)
    }

    private func reply(to visit: Visit, fields: [String: String]) async throws -> Reply {
        var visit = visit
        visit.fields = fields
        if visit.route.method == "POST" { try checks.checkOrigin(visit, fields: fields) }
        try visit.route.checkAudience(of: visit)
        return try await visit.route.answer(self, visit)
    }

    private func visitor(
        of request: HTTPRequest, over listener: Listener
    ) async throws -> Visitor {
        guard listener == .port else { return Visitor(viewer: .admin, listener: listener) }
        let session = try session(of: request)
        return Visitor(
            viewer: session?.viewer ?? .anonymous, listener: listener, session: session)
    }

    private func session(of request: HTTPRequest) throws -> Accounts.Session? {
        for pair in request.headers[.cookie]?.split(separator: ";") ?? [] {
            let sides = pair.split(separator: "=", maxSplits: 1)
            let name = sides.first?.trimmingCharacters(in: .whitespaces)
            if sides.count == 2, name == cookieName {
                return try accounts.session(sides[1].trimmingCharacters(in: .whitespaces))
            }
        }
        return nil
    }

    func readiness() async -> Reply {
        if let reason = await reports.missingForReadiness() {
            var reply = Reply.text(Data("recovering: \(reason)\n".utf8))
            reply.status = .serviceUnavailable
            return reply
        }
        return .text(Data("ready\n".utf8))
    }

    func asset(_ path: String) throws -> Reply {
        guard let asset = Assets.asset(at: path) else { throw Refusal.notFound }
        var reply = Reply(status: .ok, body: .tagged(asset.contents))
        reply.compressed = asset.compressed
        reply.headers[.contentType] = asset.contentType
        reply.headers[.cacheControl] = "public, max-age=31536000, immutable"
        return reply
    }
}
