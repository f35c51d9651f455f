/// One field of a mapping: what the decoder, the JSON Schema and the reference need to know about
/// it. A class, because it is made once and passed on for each document.
final class Field<Value: Sendable>: Sendable {
    enum Absence: Sendable {
        case required
        case optional
        /// The value of an absent field.
        case fallback(Value)
    }

    let name: String
    let type: FieldType<Value>
    let absence: Absence
    let documentation: String
    let example: JSONValue?

    private init(
        _ name: String, _ type: FieldType<Value>, _ absence: Absence, _ documentation: String,
        example: JSONValue? = nil
    ) {
        self.name = name
        self.type = type
        self.absence = absence
        self.documentation = documentation
        self.example = example
    }

    static func required(
        _ name: String, _ type: FieldType<Value>, _ documentation: String, example: JSONValue? = nil
    ) -> Field {
        Field(name, type, .required, documentation, example: example)
    }

    static func optional(
        _ name: String, _ type: FieldType<Value>, _ documentation: String, example: JSONValue? = nil
    ) -> Field {
        Field(name, type, .optional, documentation, example: example)
    }

    static func fallback(
        _ name: String, _ type: FieldType<Value>, _ value: Value, _ documentation: String
    ) -> Field {
        Field(name, type, .fallback(value), documentation)
    }

    /// The field without the type of its value, for tables.
    var entry: FieldEntry {
        var members: JSONObject = [:]
        if case .object(let schema) = type.schema { members = schema }
        members["description"] = .string(documentation)
        if let example { members["examples"] = .array([example]) }
        var isRequired = false
        switch absence {
        case .required: isRequired = true
        case .optional: break
        case .fallback(let value): members["default"] = type.show(value)
        }
        return FieldEntry(
            name: name, isRequired: isRequired, schema: .object(members),
            suggestion: type.suggestion)
    }
}

/// A row of a table of fields.
struct FieldEntry: Sendable {
    let name: String
    let isRequired: Bool
    let schema: JSONValue
    /// As `FieldType.suggestion`.
    var suggestion: @Sendable (YAMLNode) -> String? = { _ in nil }

    func with(example: JSONValue) -> FieldEntry {
        guard case .object(var members) = schema else { return self }
        members["examples"] = .array([example])
        return FieldEntry(
            name: name, isRequired: isRequired, schema: .object(members), suggestion: suggestion)
    }

    /// The same field, no longer required: a rule of the whole mapping says when it must be given.
    var optional: FieldEntry {
        FieldEntry(name: name, isRequired: false, schema: schema, suggestion: suggestion)
    }
}

extension [FieldEntry] {
    /// Schema of a mapping that has these fields and no others.
    var objectSchema: JSONObject {
        var members: JSONObject = [
            "type": "object", "additionalProperties": .bool(false),
            "properties": .object(JSONObject(map { ($0.name, $0.schema) })),
            SchemaKeyword.order: .array(map { .string($0.name) }),
        ]
        let required = filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { members["required"] = .array(required) }
        return members
    }
}
