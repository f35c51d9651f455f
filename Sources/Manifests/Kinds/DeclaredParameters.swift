/// The parameters that a lab's catalogue declares for work of one kind, by what takes them: for a
/// TrainingRun an architecture, for a Dataset or an InferenceRun a worker image.
struct DeclaredParameters {
    struct Taker {
        /// As an explanation names it.
        let words: String
        /// What a manifest's spec says where it is this one that takes them.
        let condition: JSONObject
        let parameters: [String: ParameterDeclaration]
    }

    /// Path of the mapping below `spec`.
    let path: [String]
    let takers: [Taker]

    /// Images that declare parameters, without the defaults of other kinds of work.
    static func workers(
        of lab: LabSpec?, default image: String?,
        condition: (_ image: String, _ isDefault: Bool) -> JSONObject
    ) -> [Taker] {
        let others = Set([lab?.rendererImage, lab?.inferenceImage].compactMap(\.self))
        return (lab?.workers ?? []).compactMap { worker in
            let isDefault = worker.image == image
            guard !worker.parameters.isEmpty, isDefault || !others.contains(worker.image) else {
                return nil
            }
            return Taker(
                words: "image \(worker.image)", condition: condition(worker.image, isDefault),
                parameters: worker.parameters)
        }
    }

    /// A command of its own takes what it likes.
    static func says(
        _ field: String, _ value: String, mayBeAbsent: Bool = false
    ) -> JSONObject {
        var schema: JSONObject = [
            "properties": .object([field: ["const": .string(value)], "command": .bool(false)])
        ]
        if !mayBeAbsent { schema["required"] = [.string(field)] }
        return schema
    }

    /// The parameters as fields, in order of their names.
    var fields: [FieldReference] {
        takers.flatMap { taker in
            taker.parameters.sorted { $0.key < $1.key }.map { name, declaration in
                FieldReference(
                    path: (["spec"] + path + [name]).joined(separator: "."), isRequired: false,
                    documentation: "\(declaration.description ?? "A parameter.") (\(taker.words))",
                    schema: declaration.schema)
            }
        }
    }

    /// Rules of a schema: what takes the parameters says which there are.
    func rules(of kind: Kind) -> [JSONValue] {
        takers.map { taker in
            let parameters: JSONObject = [
                "properties": .object(JSONObject(taker.parameters.mapValues(\.schema))),
                "additionalProperties": .bool(false),
            ]
            let consequence = path.reversed().reduce(JSONValue.object(parameters)) { inner, name in
                ["properties": .object([name: inner])]
            }
            return [
                "if": [
                    "required": ["kind", "spec"],
                    "properties": [
                        "kind": ["const": .string(kind.rawValue)],
                        "spec": .object(taker.condition),
                    ],
                ],
                "then": ["properties": ["spec": consequence]],
            ]
        }
    }
}

extension ParameterDeclaration {
    fileprivate var schema: JSONValue {
        var one: JSONObject = ["type": .string(type.rawValue)]
        if let minimum { one["minimum"] = .number(minimum) }
        if let maximum { one["maximum"] = .number(maximum) }
        if !allowed.isEmpty { one["enum"] = .array(allowed) }
        var schema = one
        if let count {
            schema = [
                "type": "array", "items": .object(one), "minItems": .integer(count),
                "maxItems": .integer(count),
            ]
        }
        if let description { schema["description"] = .string(description) }
        if let defaultValue { schema["default"] = defaultValue }
        return .object(schema)
    }
}
