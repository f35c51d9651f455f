extension Spec {
    /// Every field after defaults, under the names manifests use; quantities in their base units.
    var canonicalJSON: JSONValue {
        let content = content
        var members = common.canonicalMembers
        if let run { members = members.replacing(with: run.canonicalMembers) }
        return .object(members.replacing(with: content.canonicalMembers))
    }
}

extension CommonFields {
    fileprivate var canonicalMembers: JSONObject {
        var members: JSONObject = [
            "access": .string(access.rawValue), "description": .text(description),
            "suspend": .bool(suspend), "title": .text(title),
        ]
        if !tags.isEmpty { members["tags"] = .texts(tags) }
        if deletionPolicy != .delete {
            members["deletionPolicy"] = .string(deletionPolicy.rawValue)
        }
        if dropData { members["dropData"] = .bool(true) }
        return members
    }
}

extension RunFields {
    fileprivate var canonicalMembers: JSONObject {
        var retry: JSONObject = ["limit": .integer(retryLimit)]
        if let retryOn { retry["on"] = .texts(retryOn.map(\.rawValue)) }
        var members: JSONObject = [
            "cancel": .bool(cancel), "maxDuration": .seconds(maxDuration),
            "priority": .integer(priority), "rerun": .text(rerun),
            "resources": [
                "gpus": .integer(resources.gpus), "memoryBytes": .integer(resources.memoryBytes),
                "milliCPUs": .integer(resources.milliCPUs),
            ],
            "retry": .object(retry),
        ]
        if let priorityClass { members["priorityClass"] = .string(priorityClass) }
        if !dependsOn.isEmpty {
            members["dependsOn"] = .array(
                dependsOn.map {
                    ["kind": .string($0.kind.rawValue), "name": .string($0.reference)]
                }
            )
        }
        return members
    }
}

extension ResourceID {
    /// `owner/name`, or the name alone for a kind of the lab's catalogue.
    var reference: String { kind.isOwned ? "\(owner)/\(name)" : name }
}

extension JSONValue {
    static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    static func texts(_ texts: [String]?) -> JSONValue {
        texts.map { .array($0.map(JSONValue.string)) } ?? .null
    }

    /// Whole seconds; a manifest gives no fractions.
    static func seconds(_ duration: Duration?) -> JSONValue {
        duration.map { .integer(Int($0.components.seconds)) } ?? .null
    }
}

extension JSONObject {
    /// The members that are given; for fields that came after the first release.
    static func given(_ members: KeyValuePairs<String, JSONValue?>) -> JSONObject {
        var given: JSONObject = [:]
        for (name, value) in members { given[name] = value }
        return given
    }
}
