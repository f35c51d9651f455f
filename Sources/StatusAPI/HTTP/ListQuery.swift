import Manifests
import Persistence
import Planning

/// The filter and the page that the query of a list's address asks for.
struct ListQuery: Sendable {
    /// The fields of a query, under the names that programs and forms use.
    enum Field: String, CaseIterable, Sendable {
        case text = "q"
        case kind, phase, owner, label, limit, offset
    }

    private(set) var filter = ResourceFilter()
    private(set) var page: Page
    /// The fields as written, for the form that shows them again and for links to other parts.
    let written: [Field: String]

    /// - Parameters:
    ///   - kind: the kind of a list that holds only one, whatever the query says.
    ///   - rowsMax: rows when the query gives no limit.
    /// - Throws: `badQuery` for a value that means nothing; it says what would be right.
    init(_ target: RequestTarget, kind: Kind?, rowsMax: Int) throws(Refusal) {
        var written: [Field: String] = [:]
        for field in Field.allCases {
            if let value = target[field.rawValue], !value.isEmpty { written[field] = value }
        }
        self.written = written
        page = Page(
            limit: try target.number(Field.limit.rawValue, from: 1) ?? rowsMax,
            offset: try target.number(Field.offset.rawValue, from: 0) ?? 0)
        filter.kind = if let kind { kind } else { try Self.kind(written[.kind]) }
        filter.phase = try Self.phase(written[.phase])
        filter.owner = written[.owner]
        filter.labels = try Self.labels(written[.label])
        let words = (written[.text] ?? "").split(whereSeparator: \.isWhitespace)
        guard words.count <= Self.termsMax else {
            throw .badQuery("'q' has \(words.count) words; at most \(Self.termsMax) are possible")
        }
        filter.words = words.map(String.init)
    }

    private static let termsMax = 16

    /// Whether anything narrows the list.
    var isFiltered: Bool {
        [.text, .kind, .phase, .owner, .label].contains { written[$0] != nil }
    }

    private static func kind(_ text: String?) throws(Refusal) -> Kind? {
        guard let text else { return nil }
        guard let kind = Kind(word: text) else {
            let known = Kind.allCases.map(\.plural).joined(separator: ", ")
            throw .badQuery("'\(text)' is no kind; known are \(known)")
        }
        return kind
    }

    private static func phase(_ text: String?) throws(Refusal) -> Phase? {
        guard let text else { return nil }
        let phase = Phase.allCases.first { $0.rawValue.lowercased() == text.lowercased() }
        guard let phase else {
            let known = Phase.allCases.map(\.rawValue).joined(separator: ", ")
            throw .badQuery("'\(text)' is no phase; known are \(known)")
        }
        return phase
    }

    /// `key`, `key=value` or several of them with commas between.
    private static func labels(_ text: String?) throws(Refusal) -> [ResourceFilter.LabelTerm] {
        let terms = (text ?? "").split(separator: ",")
        guard terms.count <= termsMax else {
            throw .badQuery(
                "'label' has \(terms.count) terms; at most \(termsMax) are possible")
        }
        var labels: [ResourceFilter.LabelTerm] = []
        for term in terms {
            let sides = term.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = sides[0].trimmingPrefix(" ")
            guard !key.isEmpty, !key.contains("!") else {
                throw .badQuery("'\(term)' asks for no label; write key or key=value")
            }
            labels.append(
                .init(key: String(key), value: sides.count > 1 ? String(sides[1]) : nil))
        }
        return labels
    }
}
