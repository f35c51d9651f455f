import Foundation
import Manifests
import Persistence
import StatusAPI

/// Lists resources over the API, however many there are.
struct ResourceLister {
    let client: APIClient
    /// Nil for all kinds.
    let kind: Kind?
    /// The conditions on the list, as fields of a query.
    let filter: [(name: String, value: String?)]

    /// The whole list, whose parts are fetched one after the other.
    func all() async throws -> Report<ResourceList> {
        var report = try await part(from: 0)
        var items = report.content.items
        while let offset = report.content.nextOffset {
            report = try await part(from: offset)
            items += report.content.items
        }
        return Report(
            kind: report.kind, generatedAt: report.generatedAt,
            content: ResourceList(items: items, total: items.count, offset: 0))
    }

    private func part(from offset: Int) async throws -> Report<ResourceList> {
        let page = (name: "offset", value: offset == 0 ? nil : "\(offset)")
        let path = "/api/v1/\(kind?.plural ?? "search")"
        let data = try await client.get(path + QueryText.query(filter + [page]))
        return try ReportJSON.decode(Report<ResourceList>.self, from: data)
    }

    /// Passes the resources that changed to `body`, again and again.
    func watch(
        after known: [ResourceSummary], _ body: ([ResourceSummary]) throws -> Void
    ) async throws {
        var shown = Dictionary(known.map { ($0.id, $0) }) { first, _ in first }
        var events = ServerEvents()
        var isFirst = true
        try await client.stream("/api/v1/stream") { piece in
            // The first piece says that changes are told from now on; some may have come before it.
            guard !events.take(piece).isEmpty || isFirst else { return }
            isFirst = false
            let items = try await all().content.items
            let changed = items.filter { shown[$0.id] != $0 }
            shown = Dictionary(items.map { ($0.id, $0) }) { first, _ in first }
            if !changed.isEmpty { try body(changed) }
        }
    }
}
