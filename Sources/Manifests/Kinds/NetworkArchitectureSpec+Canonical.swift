extension NetworkArchitectureSpec: KindSpec {
    static var table: [FieldEntry] { Fields.table }

    var workImage: String? { image }

    var canonicalMembers: JSONObject {
        [
            "identifier": .string(identifier), "image": .string(image),
            "command": .texts(command),
            "parameters": .object(JSONObject(parameters.mapValues(\.canonicalJSON))),
        ]
    }
}

extension ParameterDeclaration {
    var canonicalJSON: JSONValue {
        var members: JSONObject = [
            "type": .string(type.rawValue), "description": .text(description),
            "minimum": minimum.map(JSONValue.number) ?? .null,
            "maximum": maximum.map(JSONValue.number) ?? .null,
            "enum": .array(allowed), "default": defaultValue ?? .null,
            "required": .bool(defaultValue == nil),
        ]
        if let count { members["count"] = .integer(count) }
        if isOrdered { members["ordered"] = .bool(true) }
        return .object(members)
    }
}
