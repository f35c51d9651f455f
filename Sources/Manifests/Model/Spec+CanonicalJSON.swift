extension Spec {
    /// Every field after defaults, under the names manifests use; quantities in their base units.
    var canonicalJSON: JSONValue {
        var members = common.canonicalMembers
        if let run { members = members.replacing(with: run.canonicalMembers) }
        return .object(members.replacing(with: content.canonicalMembers))
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
}
