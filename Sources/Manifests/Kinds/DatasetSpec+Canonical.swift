extension DatasetSpec: KindSpec {
    static var table: [FieldEntry] { Fields.table }

    var workImage: String? { pictures == nil ? image : nil }

    var canonicalMembers: JSONObject {
        var from: JSONObject = [:]
        if let pictures {
            from["pictures"] = pictures.canonicalJSON
        } else {
            from["models"] = .array(
                models.map {
                    ["class": .string($0.className), "modelRef": .string($0.model.reference)]
                })
        }
        return [
            "from": .object(from),
            "renderer": [
                "command": .texts(command), "image": .string(image),
                "parameters": .object(parameters),
            ],
            "seed": .integer(seed), "split": .object(JSONObject(split.mapValues(JSONValue.number))),
        ]
    }

    func digestMembers(_ inputs: ResolvedInputs) -> JSONObject? {
        let split = JSONValue.object(JSONObject(split.mapValues(JSONValue.number)))
        if let pictures {
            return [
                "pictures": pictures.canonicalJSON, "seed": .integer(seed), "split": split,
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
