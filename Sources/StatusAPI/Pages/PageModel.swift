/// The values of a page or of a part of it, by name. Every string in it is escaped already.
struct PageModel: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// A value in a form that cannot do harm in a page.
    enum Value: Hashable, Sendable {
        case html(HTML)
        case flag(Bool)
        case list([PageModel])
        case model(PageModel)

        /// Text from anywhere; it is escaped here.
        static func text(_ text: String) -> Value { .html(HTML(text)) }
        static func text(_ text: String?) -> Value { .html(HTML(text ?? "")) }
        static func number(_ number: Int) -> Value { .html(HTML(String(number))) }
    }

    private(set) var values: [String: Value]

    init(dictionaryLiteral elements: (String, Value)...) {
        values = Dictionary(elements) { _, last in last }
    }

    /// This model with the other's values added; the other's win.
    func adding(_ other: PageModel) -> PageModel {
        var sum = self
        sum.values.merge(other.values) { _, last in last }
        return sum
    }
}
