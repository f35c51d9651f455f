/// The values that a field takes, from its schema, as rows of a name and a value.
struct FieldFacts {
    private(set) var rows: [(name: String, value: String)] = []

    init(_ field: FieldReference) {
        guard case .object(let members) = field.schema else { return }
        add("type", Self.type(members))
        add("required", field.isRequired ? "yes" : "no")
        add("default", members["default"].map(CanonicalJSON.encode))
        add("choices", members.strings("enum").joined(separator: ", "))
        add("range", Self.range(members))
        add("length", Self.span(members["minLength"], members["maxLength"], "characters"))
        add("items", Self.span(members["minItems"], members["maxItems"], nil))
        add("keys", Self.span(nil, members["maxProperties"], nil))
        add("just one", Self.alternatives(members))
        add("form", members["pattern"].map(Self.plain))
        if case .array(let examples) = members["examples"], let example = examples.first {
            add("example", CanonicalJSON.encode(example))
        }
    }

    /// Type, choices, range and default in a few words.
    var brief: String {
        rows.compactMap { name, value in
            switch name {
            case "type": value == "one of the choices" ? nil : value
            case "choices": "one of \(value)"
            case "range": value
            case "default": value.count > 40 ? nil : "default \(value)"
            default: nil
            }
        }.joined(separator: ", ")
    }

    private mutating func add(_ name: String, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        rows.append((name, value))
    }

    private static func type(_ members: JSONObject) -> String {
        if members["enum"] != nil { return "one of the choices" }
        if let constant = members["const"] { return "always \(plain(constant))" }
        if case .array(let choices) = members["anyOf"] {
            return choices.map { choice in
                guard case .object(let inner) = choice else { return "any value" }
                return type(inner)
            }.joined(separator: ", or ")
        }
        switch members["type"] {
        case .string("array"):
            guard case .object(let items) = members["items"] else { return "list" }
            return "list; each item: \(type(items))"
        case .string("object"):
            return members["properties"] == nil ? "mapping with free keys" : "mapping"
        case .string(let name): return name
        case .array: return members.strings("type").joined(separator: " or ")
        default: return "any value"
        }
    }

    private static func range(_ members: JSONObject) -> String? {
        let minimum = members["minimum"] ?? members[SchemaKeyword.minimum]
        let maximum = members["maximum"] ?? members[SchemaKeyword.maximum]
        return span(minimum, maximum, nil)
    }

    /// Fields of which a mapping must have exactly one; nil when there is no such rule.
    private static func alternatives(_ members: JSONObject) -> String? {
        guard case .array(let choices) = members["oneOf"] else { return nil }
        return choices.map { choice in
            guard case .object(let inner) = choice else { return "" }
            return inner.strings("required").joined(separator: " and ")
        }.joined(separator: ", or ")
    }

    private static func span(
        _ minimum: JSONValue?, _ maximum: JSONValue?, _ unit: String?
    ) -> String? {
        let unit = unit.map { " \($0)" } ?? ""
        switch (minimum.map(plain), maximum.map(plain)) {
        case (let minimum?, let maximum?): return "\(minimum) to \(maximum)\(unit)"
        case (let minimum?, nil): return "at least \(minimum)\(unit)"
        case (nil, let maximum?): return "at most \(maximum)\(unit)"
        case (nil, nil): return nil
        }
    }

    private static func plain(_ value: JSONValue) -> String {
        if case .string(let text) = value { return text }
        return CanonicalJSON.encode(value)
    }
}
