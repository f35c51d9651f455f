extension DatasetSpec: KindSpec {
    static var table: [FieldEntry] { Fields.table }

    var runFields: RunFields? { run }
    var workImage: String? { pictures == nil ? image : nil }

    var canonicalMembers: [String: JSONValue] {
        var from: [String: JSONValue] = [:]
        if let pictures {
            from["pictures"] = pictures.canonicalJSON
        } else {
            from["models"] = .array(
                models.map {
                    ["modelRef": .string($0.model.reference), "class": .string($0.className)]
                })
        }
        return [
            "from": .object(from),
            "renderer": [
                "image": .string(image), "command": .texts(command),
                "parameters": .object(parameters),
            ],
            "seed": .integer(seed), "split": .object(split.mapValues(JSONValue.number)),
        ]
    }

    func digestMembers(_ inputs: ResolvedInputs) -> [String: JSONValue]? {
        let split = JSONValue.object(split.mapValues(JSONValue.number))
        if let pictures {
            return [
                "pictures": pictures.canonicalJSON, "split": split, "seed": .integer(seed),
            ]
        }
        let members = models.compactMap {
            inputs.member($0.model, ["class": .string($0.className)])
        }
        guard members.count == models.count else { return nil }
        var all = DigestedWork(image: image, command: command, parameters: parameters, seed: seed)
            .members(inputs: members)
        all["split"] = split
        return all
    }
}
