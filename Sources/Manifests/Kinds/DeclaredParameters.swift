/// The parameters that a lab's catalogue declares for work of one kind, grouped by what takes them:
/// an architecture for a TrainingRun, a worker image for a Dataset or an InferenceRun.
struct DeclaredParameters {
    struct Taker {
        /// The taker's name in an explanation.
        let words: String
        /// A schema of the specs whose parameters this taker takes.
        let condition: JSONObject
        let parameters: [String: ParameterDeclaration]
    }

    /// Path of the parameters below `spec`.
    let path: [String]
    let takers: [Taker]

    /// The worker images that declare parameters, without the default images of other kinds of
    /// work.
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

    /// A schema that wants `value` in `field` and no command, because a command of its own takes
    /// any parameters.
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

    /// Rules of a schema: each taker allows the parameters that it declares and no others.
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
