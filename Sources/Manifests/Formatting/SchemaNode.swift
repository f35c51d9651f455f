/// The part of a schema that describes one value, for the order of its keys. Of what the schema
/// does not know, keys stay as they are.
struct SchemaNode {
    private let members: JSONObject

    static let unknown = SchemaNode(members: [:])

    private init(members: JSONObject) {
        self.members = members
    }

    private init(_ schema: JSONValue?) {
        guard case .object(let members) = schema else {
            self.members = [:]
            return
        }
        guard case .array(let choices) = members["anyOf"], members["properties"] == nil else {
            self.members = members
            return
        }
        // A block collection can only be the choice that is one.
        let collections = choices.compactMap { choice -> JSONObject? in
            guard case .object(let inner) = choice,
                inner["type"] == "object" || inner["type"] == "array"
            else { return nil }
            return inner
        }
        self.members = collections.count == 1 ? collections[0] : [:]
    }

    /// The whole manifest of a kind; without one the envelope alone.
    init(_ kind: Kind?) {
        var schema = JSONSchema.envelope(Kind.allCases).objectSchema
        if let kind, case .object(var properties) = schema["properties"] {
            properties["spec"] = .object(kind.specSchema)
            schema["properties"] = .object(properties)
        }
        members = schema
    }

    /// Places of the keys that are known.
    var order: [String: Int] {
        let names = members.strings(SchemaKeyword.order)
        return Dictionary(
            names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { $1 })
    }

    var items: SchemaNode { SchemaNode(members["items"]) }

    func child(_ key: String) -> SchemaNode {
        if case .object(let properties) = members["properties"], let inner = properties[key] {
            return SchemaNode(inner)
        }
        return SchemaNode(members["additionalProperties"])
    }
}
