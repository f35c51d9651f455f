/// The JSON Schema (draft-07) of manifests, made from the tables that the decoder uses.
///
/// It describes one document. It cannot check references and owners, which need other documents or
/// the path, so a document that it accepts can still be refused.
public enum JSONSchema {
    /// The schema of manifests of these kinds, with the parameters that `desired` declares.
    public static func document(
        of kinds: [Kind] = Kind.allCases, in desired: DesiredState? = nil
    ) -> JSONValue {
        var definitions: JSONObject = [:]
        for kind in kinds {
            definitions[kind.rawValue] = .object(kind.specSchema)
        }
        var schema = envelope(kinds).objectSchema
        schema["$schema"] = "http://json-schema.org/draft-07/schema#"
        schema["title"] =
            kinds.count == 1 ? .string("\(kinds[0].rawValue) of a lab") : "Manifest of a lab"
        schema["examples"] = .array(kinds.map(SchemaSample.manifest))
        schema["definitions"] = .object(definitions)
        let parameters = kinds.flatMap { kind in
            desired.flatMap {
                kind.registered.spec.declaredParameters(in: $0)?.rules(of: kind)
            } ?? []
        }
        schema["allOf"] = .array(kinds.map(rule) + parameters)
        return .object(schema)
    }

    /// The schema's text by the name of its file: one for all kinds and one for each.
    public static var files: [String: String] { files(in: nil) }

    /// The same with the parameters that `desired` declares.
    public static func files(in desired: DesiredState?) -> [String: String] {
        var files = ["lab-v1.json": JSONText.indented(document(in: desired))]
        for kind in Kind.allCases {
            files["lab-v1/\(kind.rawValue).json"] = JSONText.indented(
                document(of: [kind], in: desired))
        }
        return files
    }

    static func envelope(_ kinds: [Kind]) -> [FieldEntry] {
        let kinds = kinds.map { JSONValue.string($0.rawValue) }
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
        var properties: JSONObject = [
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
