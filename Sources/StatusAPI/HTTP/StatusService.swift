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
    let base: BasePath
    let streams: StreamGate
    let log: Logger

    static var cookieName: String { "lab_session" }

    /// The answer to a request; never throws, and never tells what went wrong inside.
    func answer(_ request: HTTPRequest, over listener: Listener) async -> HTTPResponse {
        let request = base.stripped(request)
        return base.applied(to: await attempt(request, over: listener)).response(to: request)
    }

    private func attempt(_ request: HTTPRequest, over listener: Listener) async -> Reply {
        var visitor = Visitor(viewer: .anonymous, listener: listener)
        do {
            try checks.checkHead(request, over: listener)
            visitor = await self.visitor(of: request, over: listener)
            return try await reply(to: request, from: visitor)
        } catch let refusal as Refusal {
            return await refused(refusal, request, visitor)
        } catch {
            log.error("a request failed", metadata: ["error": "\(error)"])
            return await refused(.internalError, request, visitor)
        }
    }

    private func reply(to request: HTTPRequest, from visitor: Visitor) async throws -> Reply {
        guard let target = RequestTarget(request.target) else { throw Refusal.badTarget }
        guard let route = Route(target.parts) else { throw Refusal.notFound }
        let method = request.method == .HEAD ? "GET" : request.method.rawValue
        guard method == route.method else {
            throw Refusal.methodNotAllowed(route.method == "GET" ? "GET, HEAD" : route.method)
        }
        let visit = Visit(
            request: request, target: target, route: route, visitor: visitor,
            now: environment.now())
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

    private func visitor(of request: HTTPRequest, over listener: Listener) async -> Visitor {
        guard listener == .port else { return Visitor(viewer: .admin, listener: listener) }
        let session = await session(of: request)
        return Visitor(
            viewer: session?.viewer ?? .anonymous, listener: listener, session: session)
    }

    private func session(of request: HTTPRequest) async -> SignIns.Session? {
        for pair in request.headers[.cookie]?.split(separator: ";") ?? [] {
            let sides = pair.split(separator: "=", maxSplits: 1)
            let name = sides.first?.trimmingCharacters(in: .whitespaces)
            if sides.count == 2, name == Self.cookieName {
                return await signIns.session(sides[1].trimmingCharacters(in: .whitespaces))
            }
        }
        return nil
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
