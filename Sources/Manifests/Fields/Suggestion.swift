extension [FieldEntry] {
    /// A mapping with these fields, in one line of YAML, for a scalar that stands in its place.
    /// Each required field has the scalar if it accepts it, else an example. Without required
    /// fields, the first field that accepts the scalar has it. Nil when no such field accepts it.
    @Sendable func suggestion(for node: YAMLNode) -> String? {
        guard case .scalar(let text, _) = node.content, !text.isEmpty else { return nil }
        let needed = filter(\.isRequired)
        let others = filter { !$0.isRequired }
        let known = needed.isEmpty ? others : needed
        guard let taker = known.first(where: { $0.suggestion(node) != nil }) else { return nil }
        let shown = filter { $0.isRequired || $0.name == taker.name }.map { entry in
            "\(entry.name): " + (entry.suggestion(node) ?? FlowText.example(of: entry.schema))
        }
        return "{\(shown.joined(separator: ", "))}"
    }

    /// The end of a message, from `; ` on, on how to write these fields in place of a value that is
    /// not a mapping.
    func advice(on node: YAMLNode, _ scope: ReadScope) -> String {
        if case .scalar(let text, isPlain: true) = node.content,
            let colon = text.firstIndex(of: ":"), contains(where: { $0.name == text[..<colon] })
        {
            let value = text[text.index(after: colon)...]
            let shown = scope.quoted("\(text[..<colon]): \(value)")
            return "; write a space behind the ':'" + (scope.log.mayShow(text) ? ": \(shown)" : "")
        }
        let names = prefix(3).map { "'\($0.name)'" }.joined(separator: ", ")
        return scope.advice(
            scope.meant(by: node, suggestion),
            else: node.isSequence
                ? "write its fields without '-'"
                : "write fields such as \(names) below it, further in")
    }
}

/// Values in one line of YAML, as a manifest writes them.
enum FlowText {
    static func text(of value: JSONValue) -> String {
        switch value {
        case .array(let values): "[\(values.map(text).joined(separator: ", "))]"
        case .object(let members):
            "{"
                + members.keys.sorted().map { key in
                    "\(key): \(text(of: members[key] ?? .null))"
                }.joined(separator: ", ") + "}"
        case .string(let text) where isPlain(text): text
        default: CanonicalJSON.encode(value)
        }
    }

    /// The smallest value of a schema; `…` for text without an example.
    static func example(of schema: JSONValue) -> String {
        let sample = SchemaSample.smallest(schema)
        return sample == "text" ? "…" : text(of: sample)
    }

    private static func isPlain(_ text: String) -> Bool {
        guard case .string = CoreSchema.resolve(text, isPlain: true), let first = text.utf8.first
        else { return false }
        return (first.isASCIIAlphanumeric || first == UInt8(ascii: "_"))
            && text.utf8.allSatisfy { $0.isWordByte || $0 == UInt8(ascii: "/") }
    }
}

extension ReadScope {
    /// The suggestion for the node; nil also when the node may hold a secret.
    func meant(by node: YAMLNode, _ suggestion: (YAMLNode) -> String?) -> String? {
        if case .scalar(let text, _) = node.content, !log.mayShow(text) { return nil }
        return suggestion(node)
    }

    /// The end of a message, from `; ` on, on how to write the field; empty when there is nothing
    /// to say.
    func advice(_ suggestion: String?, else words: String?) -> String {
        let name = label.split(separator: "[").first ?? ""
        if label.isEmpty { return words.map { "; \($0)" } ?? "" }
        if let suggestion, label == name { return "; write '\(name): \(suggestion)'" }
        return (suggestion.map { "write \($0)" } ?? words).map { "; \($0)" } ?? ""
    }
}

extension YAMLNode {
    var isMapping: Bool { if case .mapping = content { true } else { false } }
    var isSequence: Bool { if case .sequence = content { true } else { false } }
}
