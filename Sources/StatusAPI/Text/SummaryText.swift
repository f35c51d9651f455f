public import Manifests

/// A worker's summary of its result, as rows for people.
public enum SummaryText {
    /// One row for each member of an object; one row for any other value.
    public static func rows(of summary: JSONValue?) -> [(name: String, value: String)] {
        switch summary {
        case nil: []
        case .object(let members)?:
            members.map { (name: $0.key, value: shortened(text(of: $0.value))) }
        case let value?: [(name: "result", value: text(of: value))]
        }
    }

    private static func shortened(_ text: String) -> String {
        text.count > 300 ? text.prefix(300) + "…" : text
    }

    private static func text(of value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .array(let items) where items.allSatisfy(\.isScalar):
            items.map(text).joined(separator: ", ")
        default: CanonicalJSON.encode(value)
        }
    }
}

extension JSONValue {
    fileprivate var isScalar: Bool {
        switch self {
        case .array, .object: false
        default: true
        }
    }
}
