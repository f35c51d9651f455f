import Foundation
import Manifests
import Persistence
import Planning

extension PageTemplate {
    static let list = PageTemplate("list", PackageResources.list_stencil)
}

/// Resources of one kind, or what a search found.
enum ListPage {
    /// Rows of one page.
    static let rowsMax = 200

    /// - Parameter kind: nil for a search over all kinds.
    static func model(
        _ kind: Kind?, _ list: ResourceList, _ query: ListQuery, in frame: PageFrame
    ) -> PageModel {
        let heading = kind?.heading ?? "Search"
        let address = "/\(kind?.plural ?? "search")"
        let content: PageModel = [
            "heading": .text(heading),
            "noun": .text(kind?.noun ?? "resource"),
            "isSearch": .flag(kind == nil),
            "isOwned": .flag(kind?.isOwned ?? true),
            "isFiltered": .flag(query.isFiltered),
            "count": .number(list.total),
            "rows": .list(list.items.map { row($0, now: frame.now) }),
            "address": .text(address),
            "filter": .model(form(query)),
            "next": .text(
                list.nextOffset.map { next in
                    Address.query(
                        address, query.written.merging([.offset: "\(next)"]) { $1 })
                }),
            "shown": .text(
                "\(query.page.offset + 1) to \(query.page.offset + list.items.count)"),
        ]
        return frame.model(title: heading)
            .adding(content)
    }

    /// The filter as it stands, for the form.
    private static func form(_ query: ListQuery) -> PageModel {
        func options(_ words: [(value: String, label: String)], chosen: String?) -> [PageModel] {
            words.map {
                [
                    "value": .text($0.value), "label": .text($0.label),
                    "selected": .flag($0.value == chosen),
                ]
            }
        }
        return [
            "text": .text(query.written[.text]),
            "owner": .text(query.written[.owner]),
            "label": .text(query.written[.label]),
            "phases": .list(
                options(
                    Phase.allCases.map { ($0.rawValue, $0.rawValue) },
                    chosen: query.filter.phase?.rawValue)),
            "kinds": .list(
                options(
                    Kind.allCases.map { ($0.plural, $0.heading) },
                    chosen: query.filter.kind?.plural)),
        ]
    }

    private static func row(_ row: ResourceSummary, now: Date) -> PageModel {
        [
            "name": .html(Fragments.nameCell(row.id, title: row.title)),
            "kind": .text(row.id.kind.noun),
            "access": .text(row.access.rawValue),
            "chip": .html(Fragments.state(row)),
            "reason": .text(row.notInForce ?? (row.message.isEmpty ? row.reason : row.message)),
            "progress": .html(Fragments.progress(row.progress, of: row.id)),
            "updated": .html(Fragments.time(row.updatedAt, now: now)),
        ]
    }
}
