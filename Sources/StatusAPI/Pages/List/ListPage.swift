import Manifests
import Persistence
import Planning

/// Resources of one kind, or what a search found.
struct ListPage: PageView {
    static let template = PageTemplate("list", PackageResources.list_stencil)
    /// Rows of one page.
    static let rowsMax = 200

    let title: String
    private let noun: String
    private let isSearch: Bool
    private let isOwned: Bool
    private let isFiltered: Bool
    private let address: String
    private let list: ResourceList
    private let filter: Filter
    /// The address of the next part; nil when this is the last.
    private let next: String?
    /// Places of the first and the last row.
    private let first: Int
    private let last: Int

    /// The filter as it stands, for the form.
    private struct Filter: Encodable {
        let text: String?
        let owner: String?
        let label: String?
        let phases: [Option]
        let kinds: [Option]
    }

    private struct Option: Encodable {
        let value: String
        let label: String
        let isChosen: Bool
    }

    /// - Parameter kind: nil for a search over all kinds.
    init(_ kind: Kind?, _ list: ResourceList, _ query: ListQuery) {
        let address = "/\(kind?.plural ?? "search")"
        title = kind?.heading ?? "Search"
        noun = kind?.noun ?? "resource"
        isSearch = kind == nil
        isOwned = kind?.isOwned ?? true
        isFiltered = query.isFiltered
        self.address = address
        self.list = list
        filter = Filter(
            text: query.written[.text], owner: query.written[.owner], label: query.written[.label],
            phases: Phase.allCases.map {
                Option(
                    value: $0.rawValue, label: $0.rawValue, isChosen: $0 == query.filter.phase)
            },
            kinds: Kind.allCases.map {
                Option(value: $0.plural, label: $0.heading, isChosen: $0 == query.filter.kind)
            })
        next = list.nextOffset.map { next in
            Address.query(address, query.written.merging([.offset: "\(next)"]) { $1 })
        }
        first = query.page.offset + 1
        last = query.page.offset + list.items.count
    }
}
