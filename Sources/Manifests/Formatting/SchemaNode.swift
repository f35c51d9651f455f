/// The part of a schema that describes one value, for the order of its keys. Keys that the schema
/// does not know come last and keep their order.
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
        // A block collection can only match the choice that is a collection.
        let collections = choices.compactMap { choice -> JSONObject? in
            guard case .object(let inner) = choice,
                inner["type"] == "object" || inner["type"] == "array"
            else { return nil }
            return inner
        }
        self.members = collections.count == 1 ? collections[0] : [:]
    }

    /// The schema of a kind's whole manifest; without a kind, of the envelope alone.
    init(_ kind: Kind?) {
        var schema = JSONSchema.envelope(Kind.allCases).objectSchema
        if let kind, case .object(var properties) = schema["properties"] {
            properties["spec"] = .object(kind.specSchema)
            schema["properties"] = .object(properties)
        }
        members = schema
    }

    /// The position of each known key.
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
