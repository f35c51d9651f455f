import FlyingFox
import Foundation
import Manifests
import Persistence

extension StatusService {
    /// The JSON, picture, text or stream that a program asked for.
    func report(_ resource: Route.Resource, to visit: Visit) async throws -> Reply {
        let viewer = visit.viewer
        func json(_ kind: String, _ content: some Codable & Sendable) throws -> Reply {
            try .json(Report(kind: kind, generatedAt: visit.now, content: content))
        }
        return switch resource {
        case .dashboard: try await json("Dashboard", source.dashboard(for: viewer))
        case .list(let kind):
            try await json("\(kind.rawValue)List", list(kind, for: visit))
        case .search: try await json("SearchResult", list(nil, for: visit))
        case .detail(let id):
            try await json(id.kind.rawValue, found(source.resource(id, for: viewer)))
        case .why(let id):
            try await json("Why", WhyReport(found(source.resource(id, for: viewer))))
        case .events: try await json("EventList", events(of: nil, for: visit))
        case .eventsOf(let id): try await json("EventList", events(of: id, for: visit))
        case .graph: try await json("Graph", graph(for: visit))
        case .graphAround(let id): try await json("Graph", graph(around: id, for: visit))
        case .tasks: try await json("TaskList", ItemList(source.tasks(for: viewer)))
        case .queue: try await json("Queue", ItemList(source.queue(for: viewer)))
        case .notifications:
            try await json("NotificationList", ItemList(source.notices(for: viewer)))
        case .audit: try await json("AuditList", ItemList(found(source.audit(for: viewer))))
        case .preview(let id, let number):
            try picture(
                await found(
                    actions.preview(
                        PictureRequest(
                            resource: id, number: number, isSmall: visit.target["small"] == "1"),
                        viewer)))
        case .log(let id): try await log(id, for: visit)
        case .stream: try await changes(for: visit)
        case .openAPI: try .json(OpenAPIDocument.document)
        case .sync: try await synced(visit)
        case .approve: try await approve(visit)
        case .signInLink: try untagged(await json("SignInLink", signInLink(for: visit)))
        case .link(let id):
            try untagged(await json("DownloadLink", found(actions.mintLink(id, viewer))))
        }
    }

    private func list(_ kind: Kind?, for visit: Visit) async throws -> ResourceList {
        let query = try ListQuery(visit.target, kind: kind, rowsMax: 1000)
        return try await source.resources(query.filter, for: visit.viewer, page: query.page)
    }

    private func events(of id: ResourceID?, for visit: Visit) async throws -> ItemList<EventReport>
    {
        // A resource that is not there has no events; what is hidden must look the same.
        if let id { _ = try await found(source.resource(id, for: visit.viewer)) }
        let sequence = try visit.target.number("after", from: 0) ?? 0
        return ItemList(try await source.events(of: id, after: sequence, for: visit.viewer))
    }

    private func graph(for visit: Visit) async throws -> ResourceGraph {
        let limit = try visit.target.number("limit", from: 0) ?? 200
        let whole = try await source.graph(for: visit.viewer)
        return limit == 0 ? whole : whole.collapsed(to: limit)
    }

    private func graph(around id: ResourceID, for visit: Visit) async throws -> ResourceGraph {
        let depth = min(try visit.target.number("depth", from: 0) ?? 3, 20)
        return try await found(source.graph(around: id, depth: depth, for: visit.viewer))
    }

    /// A link is for the one who asked: nobody between keeps it.
    private func untagged(_ reply: Reply) -> Reply {
        var reply = reply
        if case .tagged(let contents) = reply.body { reply.body = .bytes(contents) }
        reply.headers[.cacheControl] = "no-store"
        return reply
    }

    /// Only for who is on the daemon's machine and may open its socket.
    private func signInLink(for visit: Visit) async throws -> SignInLink {
        guard visit.listener == .socket else { throw Refusal.signInNeeded }
        guard let url = await signIns.makeAddress(for: visit.viewer) else {
            throw Refusal.notListening
        }
        return SignInLink(url: url)
    }

    private func synced(_ visit: Visit) async throws -> Reply {
        try await sync(visit)
        var reply = try Reply.json(
            SyncAnswer(accepted: true, askedAt: visit.now.timeIntervalSince1970))
        reply.status = .accepted
        return reply
    }

    /// Only the types that cannot carry a script are sent as pictures.
    private func picture(_ picture: Picture) throws -> Reply {
        let types = ["image/png", "image/jpeg", "image/webp", "image/gif"]
        guard types.contains(picture.contentType) else { throw Refusal.notFound }
        var reply = Reply(status: .ok, body: .tagged(picture.contents))
        reply.headers[.contentType] = picture.contentType
        reply.headers[.cacheControl] = "private, no-cache"
        return reply
    }
}

/// What is answered to who asks for a look into the repository.
public struct SyncAnswer: Codable, Sendable {
    public let accepted: Bool
    /// The clock of `SyncReport.lookedAt` at that moment: a look that began later is the answer.
    public let askedAt: Double
}
