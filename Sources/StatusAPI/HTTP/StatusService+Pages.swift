import FlyingFox
import Foundation
import Manifests
import Persistence

extension StatusService {
    /// The page a viewer asked for.
    func show(_ page: Route.Page, to visit: Visit) async throws -> Reply {
        if page == .signIn { return try await signIn(visit) }
        let viewer = visit.viewer
        let frame = try await frame(for: visit.visitor, at: visit.now)
        let text =
            switch page {
            case .dashboard:
                try await pages.render(
                    .dashboard, DashboardPage.model(source.dashboard(for: viewer), in: frame))
            case .list(let kind): try await list(kind, for: visit, in: frame)
            case .search: try await list(nil, for: visit, in: frame)
            case .detail(let id):
                try await detail(id, viewer: viewer, in: frame)
            case .tasks:
                try await pages.render(
                    .tasks, TasksPage.model(source.tasks(for: viewer), in: frame))
            case .queue:
                try await pages.render(
                    .queue, QueuePage.model(source.queue(for: viewer), in: frame))
            case .notifications:
                try await pages.render(
                    .notifications,
                    NotificationsPage.model(source.notices(for: viewer), in: frame))
            case .audit:
                try await pages.render(
                    .audit, AuditPage.model(found(source.audit(for: viewer)), in: frame))
            case .signIn: ""
            }
        return .page(text)
    }

    private func list(_ kind: Kind?, for visit: Visit, in frame: PageFrame) async throws -> String {
        let query = try ListQuery(visit.target, kind: kind, rowsMax: ListPage.rowsMax)
        let list = try await source.resources(
            query.filter, for: visit.viewer, page: query.page)
        return try await pages.render(.list, ListPage.model(kind, list, query, in: frame))
    }

    func frame(for visitor: Visitor, at now: Date) async throws -> PageFrame {
        PageFrame(
            viewer: visitor.viewer, now: now, formToken: visitor.formToken,
            isLocal: visitor.listener == .socket,
            unread: try await source.unreadNotices(for: visitor.viewer))
    }

    private func detail(_ id: ResourceID, viewer: Viewer, in frame: PageFrame) async throws
        -> String
    {
        let detail = try await found(source.resource(id, for: viewer))
        let log = detail.hasLog ? try await shownLog(of: id, for: viewer) : nil
        let graph = try await found(source.graph(around: id, depth: 3, for: viewer))
        return try await pages.render(
            .detail, DetailPage.model(detail, graph: graph, log: log, in: frame))
    }

    /// What is absent and what may not be seen are the same refusal.
    func found<Value>(_ value: Value?) throws(Refusal) -> Value {
        guard let value else { throw .notFound }
        return value
    }

    private func signIn(_ visit: Visit) async throws -> Reply {
        let frame = try await frame(for: visit.visitor, at: visit.now)
        guard visit.listener == .port, let token = visit.target["token"] else {
            return .page(
                try await message(
                    "Sign in",
                    "Ask an admin of the lab for a sign-in link. 'reconciler sign-in-link' makes "
                        + "one on the daemon's machine; it works once, within 15 minutes.",
                    in: frame))
        }
        // A second answer to the same link must not say whether it ever was one.
        guard visit.request.method == .GET, let session = await signIns.redeem(token) else {
            var reply = Reply.page(
                try await message(
                    "Link not valid",
                    "This sign-in link was used already or is over. Make a new one.", in: frame))
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
        try await pages.render(
            .message, MessagePage.model(heading: heading, text: text, in: frame))
    }

    static func cookie(_ secret: String, lifetime: Int) -> String {
        "\(cookieName)=\(secret); Path=/; HttpOnly; SameSite=Strict; Max-Age=\(lifetime)"
    }
}
