/// Small values that a schema accepts, from its own examples, defaults and bounds.
enum SchemaSample {
    /// The smallest manifest of the kind.
    static func manifest(_ kind: Kind) -> JSONValue {
        [
            "apiVersion": .string(Envelope.currentVersion), "kind": .string(kind.rawValue),
            "metadata": smallest(Envelope.metadata.entry.schema),
            "spec": smallest(.object(kind.specSchema)),
        ]
    }

    /// The smallest value that the schema accepts; an object has only its required fields.
    static func smallest(_ schema: JSONValue) -> JSONValue {
        guard case .object(let members) = schema else { return .null }
        if case .array(let examples) = members["examples"], let first = examples.first {
            return first
        }
        if let constant = members["const"] { return constant }
        if case .array(let choices) = members["enum"], let first = choices.first { return first }
        for key in ["anyOf", "oneOf"] {
            guard members["properties"] == nil, case .array(let choices) = members[key],
                let first = choices.first
            else { continue }
            return smallest(first)
        }
        if let minimum = members[SchemaKeyword.minimum] { return minimum }
        switch members["type"] {
        case "object": return object(members)
        case "array": return array(members)
        case "boolean": return .bool(false)
        case "integer", "number": return members["minimum"] ?? 0
        default: return members["default"] ?? "text"
        }
    }

    private static func object(_ members: JSONObject) -> JSONValue {
        guard case .object(let properties) = members["properties"] else { return .object([:]) }
        var names = members.strings("required")
        if case .array(let choices) = members["oneOf"], case .object(let first) = choices.first {
            names += first.strings("required")
        }
        return .object(
            JSONObject(names.compactMap { name in properties[name].map { (name, smallest($0)) } }))
    }

    private static func array(_ members: JSONObject) -> JSONValue {
        guard case .integer(let count) = members["minItems"], let items = members["items"] else {
            return .array([])
        }
        return .array(Array(repeating: smallest(items), count: min(max(count, 0), 10)))
    }
}
