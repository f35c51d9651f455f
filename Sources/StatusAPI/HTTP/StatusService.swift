import FlyingFox
import Foundation
import Logging
import Manifests
import Persistence

/// Answers requests: who asks, which address, what may be shown.
///
/// It keeps no state but the sessions; each answer is made from one or two read transactions.
struct StatusService<Source: StatusSource>: Sendable {
    let source: Source
    let actions: StatusActions
    let environment: StatusEnvironment
    let configuration: StatusConfiguration
    let signIns: SignIns
    let checks: RequestChecks
    let streams: StreamGate
    let log: Logger

    static var cookieName: String { "lab_session" }

    /// The answer to a request; never throws, and never tells what went wrong inside.
    func answer(_ request: HTTPRequest, over listener: Listener) async -> HTTPResponse {
        let isAPI = request.target.path().hasPrefix("/api/")
        do {
            return try await reply(to: request, over: listener).response(to: request)
        } catch let refusal as Refusal {
            return refused(refusal, isAPI: isAPI).response(to: request)
        } catch {
            log.error("a request failed", metadata: ["error": "\(error)"])
            return refused(.internalError, isAPI: isAPI).response(to: request)
        }
    }

    private func reply(to request: HTTPRequest, over listener: Listener) async throws -> Reply {
        try checks.checkHead(request, over: listener)
        guard let target = RequestTarget(request.target) else { throw Refusal.badTarget }
        guard let route = Route(target.parts) else { throw Refusal.notFound }
        let method = request.method == .HEAD ? "GET" : request.method.rawValue
        guard method == route.method else {
            throw Refusal.methodNotAllowed(route.method == "GET" ? "GET, HEAD" : route.method)
        }
        let session = await session(of: request, over: listener)
        let visit = Visit(
            request: request, target: target, route: route, listener: listener,
            viewer: listener == .socket ? .admin : session?.viewer ?? .anonymous,
            session: session, now: environment.now())
        if route.method == "POST" {
            let fields = try await checks.fields(of: request)
            try checks.checkOrigin(visit, fields: fields)
        }
        return try await dispatch(visit)
    }

    private func dispatch(_ visit: Visit) async throws -> Reply {
        switch visit.route {
        case .page(let page): try await show(page, to: visit)
        case .api(let resource): try await report(resource, to: visit)
        case .form(let form): try await carryOut(form, for: visit)
        case .asset(let path): try asset(path)
        case .object(let key): try await object(key, for: visit)
        case .health: .text(Data("ok\n".utf8))
        case .readiness: try await readiness()
        }
    }

    private func session(of request: HTTPRequest, over listener: Listener) async
        -> SignIns.Session?
    {
        guard listener == .port, let header = request.headers[.cookie] else { return nil }
        for pair in header.split(separator: ";") {
            let sides = pair.split(separator: "=", maxSplits: 1)
            let name = sides.first?.trimmingCharacters(in: .whitespaces)
            if sides.count == 2, name == Self.cookieName {
                return await signIns.session(sides[1].trimmingCharacters(in: .whitespaces))
            }
        }
        return nil
    }

    /// A refusal looks the same to everybody, so that it tells nothing about who may see what.
    private func refused(_ refusal: Refusal, isAPI: Bool) -> Reply {
        var reply: Reply
        do {
            if isAPI {
                let report = ErrorReport(
                    error: .init(code: refusal.code, message: refusal.message))
                reply = try Reply.json(report)
                reply.body = .bytes(try ReportJSON.encode(report))
            } else {
                reply = .page(try messagePage(refusal))
            }
        } catch {
            log.error("an error page failed", metadata: ["error": "\(error)"])
            reply = .text(Data(refusal.message.utf8))
        }
        reply.status = refusal.statusCode
        if case .tagged(let contents) = reply.body { reply.body = .bytes(contents) }
        if let allowed = refusal.allowed { reply.headers[HTTPHeader("Allow")] = allowed }
        // What was not read of a request must not be taken for the next one.
        if refusal.status == 413 || refusal.status == 431 || refusal.status == 400 {
            reply.headers[.connection] = "close"
        }
        return reply
    }

    private func messagePage(_ refusal: Refusal) throws -> String {
        let frame = PageFrame(
            viewer: .anonymous, now: environment.now(), formToken: "", isLocal: false, unread: 0)
        let heading = refusal.status == 404 ? "Not found" : refusal.statusCode.phrase
        return try PageRenderer.render(
            .message, MessagePage.model(heading: heading, text: refusal.message, in: frame))
    }

    private func readiness() async throws -> Reply {
        if let reason = await source.missingForReadiness() {
            var reply = Reply.text(Data("recovering: \(reason)\n".utf8))
            reply.status = .serviceUnavailable
            return reply
        }
        return .text(Data("ready\n".utf8))
    }

    private func asset(_ path: String) throws -> Reply {
        guard let asset = Assets.asset(at: path) else { throw Refusal.notFound }
        var reply = Reply(status: .ok, body: .tagged(asset.contents))
        reply.headers[.contentType] = asset.contentType
        reply.headers[.cacheControl] = "public, max-age=31536000, immutable"
        return reply
    }
}
