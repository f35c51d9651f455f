import FlyingFox
import Foundation
import Manifests
import Persistence

extension StatusService {
    /// The resources of the path's kind, or of any.
    func list(for visit: Visit) async throws -> ResourceList {
        let query = try ListQuery(visit.target, kind: visit.place.kind, rowsMax: 1000)
        return try await reports.resources(query.filter, for: visit.viewer, page: query.page)
    }

    func detail(for visit: Visit) async throws -> ResourceDetail {
        try await found(reports.resource(visit.resource, for: visit.viewer))
    }

    /// The events of the path's resource, or of all.
    func events(for visit: Visit) async throws -> ItemList<EventReport> {
        // A resource that does not exist is refused, so a hidden one must be refused in the same
        // way.
        if visit.place.resource != nil { _ = try await detail(for: visit) }
        let sequence = try visit.target.number("after", from: 0) ?? 0
        return ItemList(
            try await reports.events(
                of: visit.place.resource, after: sequence, for: visit.viewer))
    }

    func graph(for visit: Visit) async throws -> ResourceGraph {
        let limit = try visit.target.number("limit", from: 0) ?? 200
        let whole = try await reports.graph(for: visit.viewer)
        return limit == 0 ? whole : whole.collapsed(to: limit)
    }

    func graphAround(for visit: Visit) async throws -> ResourceGraph {
        let depth = min(try visit.target.number("depth", from: 0) ?? 3, 20)
        return try await found(
            reports.graph(around: visit.resource, depth: depth, for: visit.viewer))
    }

    func downloadLink(for visit: Visit) async throws -> MintedLink {
        try await found(actions.mintLink(visit.resource, visit.viewer))
    }

    func signInLink(for visit: Visit) async throws -> SignInLink {
        guard let url = try accounts.makeAddress(for: visit.viewer) else {
            throw Refusal.notListening
        }
        return SignInLink(url: url)
    }

    func sync(_ visit: Visit) async throws {
        try await AnswerTurns.aside { try await actions.sync(visit.target["acceptRewind"]) }
    }

    func picture(for visit: Visit) async throws -> Reply {
        let request = PictureRequest(
            resource: try visit.resource, number: visit.place.number ?? 0,
            isSmall: visit.target["small"] == "1")
        let picture = try await found(actions.preview(request, visit.viewer))
        // Only the types that cannot carry a script are sent as pictures.
        let types = ["image/png", "image/jpeg", "image/webp", "image/gif"]
        guard types.contains(picture.contentType) else { throw Refusal.notFound }
        var reply = Reply(status: .ok, body: .tagged(picture.contents))
        reply.headers[.contentType] = picture.contentType
        reply.headers[.cacheControl] = "private, no-cache"
        return reply
    }
}

/// The answer to a request for a look into the repository.
public struct SyncAnswer: Codable, Sendable {
    public let accepted: Bool
    /// Seconds since 1970 at the request, by the clock of `SyncReport.lookedAt`: a look that began
    /// later answers it.
    public let askedAt: Double
}
