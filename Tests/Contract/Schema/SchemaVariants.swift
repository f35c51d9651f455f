@testable import Manifests

/// Documents around a schema: right ones, and for each of its rules some that break it.
enum SchemaVariants {
    struct Document {
        let kind: Kind
        let label: String
        let value: JSONValue
    }

    /// For each kind its smallest manifest, and that with one place changed. Deterministic.
    static var documents: [Document] {
        Kind.allCases.flatMap { kind -> [Document] in
            var schema = JSONSchema.envelope([kind]).objectSchema
            if case .object(var properties) = schema["properties"] {
                properties["spec"] = .object(kind.specSchema)
                schema["properties"] = .object(properties)
            }
            let smallest = SchemaSample.manifest(kind)
            return [Document(kind: kind, label: "smallest", value: smallest)]
                + variants(.object(schema), around: smallest).map {
                    Document(kind: kind, label: $0.label, value: $0.value)
                }
        }
    }

    typealias Variant = (label: String, value: JSONValue)

    static func variants(_ schema: JSONValue, around base: JSONValue?) -> [Variant] {
        guard case .object(let members) = schema else { return [] }
        let base = base ?? SchemaSample.smallest(schema)
        if case .array(let choices) = members["anyOf"] {
            return choices.flatMap { variants($0, around: nil) } + strangers
        }
        switch members["type"] {
        case "object": return object(members, base)
        case "array": return array(members)
        default: return scalar(members) + strangers
        }
    }

    /// Values of every type, one of which is the wrong one nearly everywhere.
    private static let strangers: [Variant] = [
        ("null", .null), ("a list", [1]), ("a mapping", ["a": 1]), ("true", .bool(true)),
        ("a number", .number(0.37)), ("no such word", "no such word!"), ("empty text", ""),
    ]

    private static func object(_ members: JSONObject, _ base: JSONValue) -> [Variant] {
        guard case .object(let fields) = base else { return [] }
        var found: [Variant] = strangers.filter { $0.label != "a mapping" }
        func with(_ key: String, _ value: JSONValue?) -> JSONValue {
            var fields = fields
            fields[key] = value
            return .object(fields)
        }
        if case .object(let properties) = members["properties"] {
            for name in members.strings(SchemaKeyword.order) {
                guard let inner = properties[name] else { continue }
                if fields[name] != nil { found.append(("without \(name)", with(name, nil))) }
                found.append(("with \(name)", with(name, SchemaSample.smallest(inner))))
                found += variants(inner, around: fields[name]).map {
                    ("\(name): \($0.label)", with(name, $0.value))
                }
            }
            found.append(("with an unknown field", with("unknownField", 1)))
            return found
        }
        for key in ["a", "A_b-c.1", "9", "-a", "a b", ""] {
            let value = members["additionalProperties"].map(SchemaSample.smallest) ?? 1
            found.append(("key '\(key)'", .object([key: value])))
        }
        if let values = members["additionalProperties"] {
            found += variants(values, around: nil).map { ("a: \($0.label)", ["a": $0.value]) }
        }
        return found
    }

    private static func array(_ members: JSONObject) -> [Variant] {
        guard let items = members["items"] else { return [] }
        let item = SchemaSample.smallest(items)
        var found: [Variant] = strangers.filter { $0.label != "a list" }
        found += [("no items", []), ("one item", [item])]
        if case .integer(let count) = members["maxItems"], count <= 300 {
            found.append(("too many items", .array(Array(repeating: item, count: count + 1))))
        }
        return found + variants(items, around: nil).map { ("[\($0.label)]", [$0.value]) }
    }

    private static func scalar(_ members: JSONObject) -> [Variant] {
        var found: [Variant] = []
        if case .array(let choices) = members["enum"] {
            found += choices.map { ("\(CanonicalJSON.encode($0))", $0) }
        }
        for (key, step) in [("minimum", -1), ("maximum", 1)] {
            guard let bound = members[key]?.double else { continue }
            found.append((key, members[key] ?? .null))
            found.append(("beyond \(key)", .number(bound + Double(step))))
        }
        for key in [SchemaKeyword.minimum, SchemaKeyword.maximum] {
            if let bound = members[key] { found.append((key, bound)) }
        }
        if case .integer(let length) = members["maxLength"] {
            found.append(("longest", .string(String(repeating: "é", count: length))))
            found.append(("too long", .string(String(repeating: "é", count: length + 1))))
        }
        if case .array(let examples) = members["examples"] {
            found += examples.map { ("example", $0) }
        }
        if let fallback = members["default"] { found.append(("default", fallback)) }
        return found
    }
}
