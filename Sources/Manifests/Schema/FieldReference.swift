/// The fields of a kind's spec in words, for `explain` and the reference page.
public struct FieldReference: Sendable, Hashable, Codable {
    /// Names from the spec down, joined by dots, such as `resources.memory`; `[]` stands for the
    /// items of a list and `*` for the values of a mapping with free keys.
    public let path: String
    public let isRequired: Bool
    /// One sentence.
    public let documentation: String
    /// The field's JSON Schema: type, range, choices, default, examples.
    public let schema: JSONValue

    /// Outer fields come before their inner ones, otherwise in order of the table and of name.
    public static func fields(of kind: Kind) -> [FieldReference] {
        kind.specTable.flatMap { fields(of: $0.schema, path: $0.name, isRequired: $0.isRequired) }
    }

    private static func fields(
        of schema: JSONValue, path: String, isRequired: Bool
    ) -> [FieldReference] {
        guard case .object(let members) = schema else { return [] }
        var found: [FieldReference] = []
        if case .string(let documentation) = members["description"] {
            found.append(
                FieldReference(
                    path: path, isRequired: isRequired, documentation: documentation,
                    schema: schema))
        }
        if case .object(let properties) = members["properties"] {
            var required: Set<JSONValue> = []
            if case .array(let names) = members["required"] { required = Set(names) }
            for (name, inner) in properties.sorted(by: { $0.key < $1.key }) {
                found += fields(
                    of: inner, path: "\(path).\(name)",
                    isRequired: required.contains(.string(name)))
            }
        }
        for (member, suffix) in [("items", "[]"), ("additionalProperties", ".*")] {
            guard let inner = members[member] else { continue }
            found += fields(of: inner, path: path + suffix, isRequired: false)
        }
        return found
    }
}
