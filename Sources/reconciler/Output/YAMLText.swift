import Manifests

/// A JSON value as YAML in block style, which any YAML reader takes back as the same value.
enum YAMLText {
    static func of(_ value: JSONValue) -> String {
        lines(of: value).joined(separator: "\n")
    }

    private static func lines(of value: JSONValue) -> [String] {
        switch value {
        case .object(let members) where !members.isEmpty:
            members.sorted { $0.key < $1.key }.flatMap { key, member -> [String] in
                let name = scalar(key)
                guard isBlock(member) else { return ["\(name): \(flow(member))"] }
                return ["\(name):"] + lines(of: member).map { "  \($0)" }
            }
        case .array(let items) where !items.isEmpty:
            items.flatMap { item -> [String] in
                let inner = isBlock(item) ? lines(of: item) : [flow(item)]
                return inner.enumerated().map { $0 == 0 ? "- \($1)" : "  \($1)" }
            }
        default: [flow(value)]
        }
    }

    private static func isBlock(_ value: JSONValue) -> Bool {
        switch value {
        case .object(let members): !members.isEmpty
        case .array(let items): !items.isEmpty
        default: false
        }
    }

    /// The value on one line. JSON is also YAML, so only texts that need no quotes are written in
    /// another way.
    private static func flow(_ value: JSONValue) -> String {
        if case .string(let text) = value { return scalar(text) }
        return CanonicalJSON.encode(value)
    }

    /// A text without quotes only where no reader could take it for something else.
    private static func scalar(_ text: String) -> String {
        let isPlain = text.wholeMatch(of: /[A-Za-z][A-Za-z0-9_\/.-]*/) != nil
        let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        return isPlain && !words.contains(text.lowercased())
            ? text : CanonicalJSON.encode(.string(text))
    }
}
