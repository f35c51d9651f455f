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

    func message(
        _ heading: String, _ text: String, in frame: PageFrame
    ) async throws -> String {
        try await pages.render(MessagePage(heading, text), in: frame)
    }
}
