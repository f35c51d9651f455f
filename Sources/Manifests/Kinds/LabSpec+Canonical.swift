extension LabSpec: KindSpec {
    static var table: [FieldEntry] { Fields.table }

    var canonicalMembers: JSONObject {
        var defaults: JSONObject = [
            "rendererImage": .text(rendererImage), "trainerImage": .text(trainerImage),
        ]
        if let inferenceImage { defaults["inferenceImage"] = .string(inferenceImage) }
        var members: JSONObject = [
            "defaults": .object(defaults),
            "allowedImages": .texts(allowedImages),
            "capacity": [
                "milliCPUs": milliCPUs.map(JSONValue.integer) ?? .null,
                "memoryBytes": memoryBytes.map(JSONValue.integer) ?? .null,
                "gpus": gpus.map(JSONValue.integer) ?? .null,
            ],
            "retention": [
                "versions": .seconds(versionRetention), "tasks": .seconds(taskRetention),
            ],
            "pruneGuard": [
                "maxDeletions": .integer(guardMaxDeletions),
                "maxPercent": .integer(guardMaxPercent),
            ],
        ]
        if !prices.isEmpty {
            members["prices"] = .object(JSONObject(prices.mapValues(JSONValue.number)))
        }
        if !quotas.isEmpty { members["quotas"] = .array(quotas.map(\.canonicalJSON)) }
        if !notifiers.isEmpty { members["notifiers"] = .array(notifiers.map(\.canonicalJSON)) }
        if !priorityClasses.isEmpty {
            members["priorityClasses"] = .object(
                JSONObject(priorityClasses.mapValues(\.canonicalJSON)))
        }
        if !workers.isEmpty { members["workers"] = .array(workers.map(\.canonicalJSON)) }
        if requireSignedCommits { members["requireSignedCommits"] = .bool(true) }
        return members
    }
}

extension Quota {
    fileprivate var canonicalJSON: JSONValue {
        .object(
            .given([
                "user": user.map(JSONValue.string), "resources": resources.map(JSONValue.integer),
                "runningTasks": runningTasks.map(JSONValue.integer),
                "gpus": gpus.map(JSONValue.integer),
                "storageBytes": storageBytes.map(JSONValue.integer),
            ]))
    }
}

extension Notifier {
    fileprivate var canonicalJSON: JSONValue {
        .object(
            .given([
                "name": .string(name), "type": .string(type.rawValue),
                "address": .string(address), "events": .texts(events.map(\.rawValue)),
                "secret": secret.map(JSONValue.string),
            ]))
    }
}

extension PriorityClass {
    fileprivate var canonicalJSON: JSONValue {
        .object(
            .given([
                "value": .integer(value), "description": description.map(JSONValue.string),
            ]))
    }
}
