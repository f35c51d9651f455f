extension TrainingRunSpec: KindSpec {
    static var table: [FieldEntry] { Fields.table }

    /// Either it is trained, or its file is taken in.
    static var schemaRules: JSONObject {
        [
            "oneOf": [
                ["required": ["datasetRef", "architectureRef"]],
                [
                    "required": ["from"],
                    "properties": .object(
                        JSONObject(Fields.trainingOnly.map { ($0, .bool(false)) })),
                ],
            ]
        ]
    }

    var workImage: String? {
        if case .training = origin { image } else { nil }
    }

    var canonicalMembers: JSONObject {
        switch origin {
        case .training(let dataset, let architecture):
            [
                "architectureRef": .string(architecture.reference),
                "command": .texts(command), "datasetRef": .string(dataset.reference),
                "image": .string(image),
                "parameters": .object(effectiveParameters), "seed": .integer(seed),
            ]
        case .imported(let network):
            [
                "from": [
                    "file": ["path": .string(network.sourcePath)],
                    "sha256": .string(network.sha256),
                    "format": .string(network.format.rawValue),
                    "details": .object(network.details),
                ]
            ]
        }
    }

    func digestMembers(_ inputs: ResolvedInputs) -> JSONObject? {
        switch origin {
        case .training(let dataset, _):
            guard let input = inputs.member(dataset) else { return nil }
            return DigestedWork(
                image: image, command: command, parameters: effectiveParameters, seed: seed
            ).members(inputs: [input])
        case .imported(let network):
            return [
                "sha256": .string(network.sha256), "file": .string(network.storedName),
                "details": .object(network.details),
            ]
        }
    }
}
