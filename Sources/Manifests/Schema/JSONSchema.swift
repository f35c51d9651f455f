/// The JSON Schema (draft-07) of manifests, from the tables that the decoder reads with.
///
/// It describes one document. What needs other documents or the path (references, owners,
/// parameters of a run) is beyond it, so a document it accepts can still be refused.
public enum JSONSchema {
    public static func document() -> JSONValue {
        var definitions: [String: JSONValue] = [:]
        for kind in Kind.allCases {
            definitions[kind.rawValue] = .object(kind.specSchema)
        }
        var schema = envelope.objectSchema
        schema["$schema"] = "http://json-schema.org/draft-07/schema#"
        schema["title"] = "Manifest of a lab"
        schema["definitions"] = .object(definitions)
        schema["allOf"] = .array(Kind.allCases.map(rule))
        return .object(schema)
    }

    /// Indented by two spaces, members in order of their names, with a line break at the end.
    public static func text() -> String {
        JSONText.indented(document())
    }

    private static var envelope: [FieldEntry] {
        let kinds = Kind.allCases.map { JSONValue.string($0.rawValue) }
        return [
            FieldEntry(
                name: Envelope.version.name, isRequired: false,
                schema: [
                    "const": .string(Envelope.currentVersion),
                    "default": .string(Envelope.currentVersion),
                    "description": .string(Envelope.version.documentation),
                ]),
            FieldEntry(
                name: Envelope.kind.name, isRequired: true,
                schema: [
                    "enum": .array(kinds),
                    "description": .string(Envelope.kind.documentation),
                ]),
            Envelope.metadata.entry,
            FieldEntry(
                name: "spec", isRequired: true,
                schema: [
                    "type": "object", "description": .string(Envelope.specDocumentation),
                ]),
        ]
    }

    /// When a document is of this kind, its spec has the kind's fields; a kind of the catalogue
    /// has no owner.
    private static func rule(_ kind: Kind) -> JSONValue {
        var properties: [String: JSONValue] = [
            "spec": ["$ref": .string("#/definitions/\(kind.rawValue)")]
        ]
        if !kind.isOwned {
            properties["metadata"] = ["properties": ["owner": .bool(false)]]
        }
        return [
            "if": [
                "required": ["kind"],
                "properties": ["kind": ["const": .string(kind.rawValue)]],
            ],
            "then": ["properties": .object(properties)],
        ]
    }
}
