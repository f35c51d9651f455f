/// The fields of a kind's manifest in words, for `explain` and the reference page.
public struct FieldReference: Sendable, Hashable, Codable {
    /// Names from the manifest down, joined by dots, such as `spec.resources.memory`; `[]` stands
    /// for the items of a list and `*` for the values of a mapping with free keys.
    public let path: String
    public let isRequired: Bool
    /// One sentence.
    public let documentation: String
    /// The field's JSON Schema: type, range, choices, default, examples.
    public let schema: JSONValue

    /// All fields of a kind. Outer fields come before their inner ones, otherwise in the order in
    /// which they are written. Parameters that `desired` declares come last.
    public static func fields(of kind: Kind, in desired: DesiredState? = nil) -> [FieldReference] {
        var walk = Walk()
        for entry in JSONSchema.envelope([kind]) {
            var entry = entry
            if entry.name == "spec" { entry = spec(of: kind, entry) }
            if entry.name == Envelope.metadata.name, !kind.isOwned {
                entry = withoutOwner(entry)
            }
            walk.visit(entry.schema, path: entry.name, isRequired: entry.isRequired)
        }
        let declared = desired.flatMap { kind.registered.spec.declaredParameters(in: $0) }
        return walk.found + (declared?.fields ?? [])
    }

    private static func spec(of kind: Kind, _ entry: FieldEntry) -> FieldEntry {
        var schema = kind.specSchema
        schema["description"] = .string(Envelope.specDocumentation)
        return FieldEntry(name: entry.name, isRequired: true, schema: .object(schema))
    }

    private static func withoutOwner(_ entry: FieldEntry) -> FieldEntry {
        guard case .object(var members) = entry.schema,
            case .object(var properties) = members["properties"]
        else { return entry }
        properties[Envelope.owner.name] = nil
        members["properties"] = .object(properties)
        return FieldEntry(
            name: entry.name, isRequired: entry.isRequired, schema: .object(members))
    }
}

private struct Walk {
    var found: [FieldReference] = []

    mutating func visit(_ schema: JSONValue, path: String, isRequired: Bool) {
        guard case .object(let members) = schema else { return }
        if case .string(let documentation) = members["description"] {
            found.append(
                FieldReference(
                    path: path, isRequired: isRequired, documentation: documentation,
                    schema: schema))
        }
        let required = Set(members.strings("required"))
        if case .object(let properties) = members["properties"] {
            for name in members.strings(SchemaKeyword.order) {
                guard let inner = properties[name] else { continue }
                visit(inner, path: "\(path).\(name)", isRequired: required.contains(name))
            }
        }
        if let items = members["items"] { visit(items, path: path + "[]", isRequired: false) }
        if let values = members["additionalProperties"] {
            visit(values, path: path + ".*", isRequired: false)
        }
        guard case .array(let choices) = members["anyOf"] else { return }
        for choice in choices { visit(choice, path: path, isRequired: isRequired) }
    }
}

extension JSONObject {
    /// The texts of a list; none when there is no such list.
    func strings(_ key: String) -> [String] {
        guard case .array(let values) = self[key] else { return [] }
        return values.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }
}
