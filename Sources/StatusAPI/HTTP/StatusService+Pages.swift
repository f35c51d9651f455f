import FlyingFox
import Foundation
import Manifests
import Persistence

extension StatusService {
    /// - Parameter section: the address of the navigation's entry that leads to the page.
    func frame(for visitor: Visitor, at now: Date, section: String = "") async throws -> PageFrame {
        PageFrame(
            viewer: visitor.viewer, now: now, formToken: visitor.formToken,
            isLocal: visitor.listener == .socket,
            unread: try await reports.unreadNotices(for: visitor.viewer), section: section)
    }

    func frame(for visit: Visit) async throws -> PageFrame {
        let section = visit.place.kind.map(Address.list) ?? visit.route.path.address()
        return try await frame(for: visit.visitor, at: visit.now, section: section)
    }

    /// The resources of the path's kind, or what a search found.
    func listPage(for visit: Visit) async throws -> ListPage {
        let kind = visit.place.kind
        let query = try ListQuery(visit.target, kind: kind, rowsMax: ListPage.rowsMax)
        let list = try await reports.resources(
            query.filter, for: visit.viewer, page: query.page)
        return ListPage(kind, list, query)
    }

    func detailPage(for visit: Visit) async throws -> DetailPage {
        let (id, viewer) = (try visit.resource, visit.viewer)
        let detail = try await detail(for: visit)
        let log = detail.hasLog ? try await shownLog(of: id, for: viewer) : nil
        let graph = try await found(reports.graph(around: id, depth: 3, for: viewer))
        return DetailPage(detail, graph: graph, log: log)
    }

    /// Throws the same refusal for things that do not exist and for things that the viewer may not
    /// see.
    func found<Value>(_ value: Value?) throws(Refusal) -> Value {
        guard let value else { throw .notFound }
        return value
    }

    func signIn(_ visit: Visit) async throws -> Reply {
        let frame = try await frame(for: visit.visitor, at: visit.now)
        guard visit.listener == .port, let token = visit.target["token"] else {
            return .page(
                try await message(
                    "Sign in",
                    "Ask an admin of the lab for a sign-in link. 'reconciler sign-in-link' makes "
                        + "one on the daemon's machine; it works once, within 15 minutes.",
                    in: frame))
        }
        // The answer to a used link must not say whether it ever was one.
        guard visit.request.method == .GET, let session = await signIns.redeem(token) else {
            var reply = Reply.page(
                try await message(
                    "Link not valid",
                    "This sign-in link was already used or has expired. Make a new one.",
                    in: frame))
            reply.status = .forbidden
            return reply
        }
        try await actions.signedIn(session.viewer)
        var reply = Reply.seeOther("/")
        reply.headers[.setCookie] = Self.cookie(session.secret, lifetime: 12 * 3600)
        reply.headers[.cacheControl] = "no-store"
        reply.headers[HTTPHeader("Referrer-Policy")] = "no-referrer"
        return reply
    }

    func message(
        _ heading: String, _ text: String, in frame: PageFrame
    ) async throws -> String {
        try await pages.render(MessagePage(heading, text), in: frame)
    }

    static func cookie(_ secret: String, lifetime: Int) -> String {
        "\(cookieName)=\(secret); Path=/; HttpOnly; SameSite=Strict; Max-Age=\(lifetime)"
    }
}
