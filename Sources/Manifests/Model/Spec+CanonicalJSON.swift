extension Spec {
    /// Every field after defaults, under the names manifests use; quantities in their base units.
    var canonicalJSON: JSONValue {
        let content = content
        var members = content.common.canonicalMembers
        if let run = content.runFields {
            members.merge(run.canonicalMembers) { _, new in new }
        }
        members.merge(content.canonicalMembers) { _, new in new }
        return .object(members)
    }
}

extension CommonFields {
    fileprivate var canonicalMembers: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "title": .text(title), "description": .text(description),
            "access": .string(access.rawValue), "suspend": .bool(suspend),
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
    fileprivate var canonicalMembers: [String: JSONValue] {
        var retry: [String: JSONValue] = ["limit": .integer(retryLimit)]
        if let retryOn { retry["on"] = .texts(retryOn.map(\.rawValue)) }
        var members: [String: JSONValue] = [
            "resources": [
                "milliCPUs": .integer(resources.milliCPUs),
                "memoryBytes": .integer(resources.memoryBytes), "gpus": .integer(resources.gpus),
            ],
            "maxDuration": .seconds(maxDuration), "retry": .object(retry),
            "priority": .integer(priority), "rerun": .text(rerun), "cancel": .bool(cancel),
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

extension [String: JSONValue] {
    /// The members that are given; for fields that came after the first release.
    static func given(_ members: KeyValuePairs<String, JSONValue?>) -> [String: JSONValue] {
        var given: [String: JSONValue] = [:]
        for (name, value) in members { given[name] = value }
        return given
    }
}
