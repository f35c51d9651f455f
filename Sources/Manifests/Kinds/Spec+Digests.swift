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

extension SpecDigest {
    init(kind: Kind, labels: [String: String], canonicalSpec: JSONValue) {
        self.init(
            of: CanonicalJSON.bytes([
                "kind": .string(kind.rawValue),
                "labels": .object(JSONObject(labels.mapValues(JSONValue.string))),
                "spec": canonicalSpec,
            ]))
    }
}

extension InputDigest {
    /// Nil for kinds that yield no result and when an input has no digest.
    init?(_ spec: Spec, _ kind: Kind, inputs: ResolvedInputs) {
        guard var members = spec.content.digestMembers(inputs) else { return nil }
        members["formatVersion"] = .integer(ResultInputs.formatVersion)
        members["kind"] = .string(kind.rawValue)
        self.init(of: CanonicalJSON.bytes(.object(members)))
    }
}

/// The facts about a spec's references that its digest depends on.
struct ResolvedInputs {
    var digests: [ResourceID: InputDigest] = [:]
    /// The first name of each renamed resource, because a new name is not a new input.
    var firstNames: [ResourceID: String] = [:]

    func firstName(of id: ResourceID) -> String { firstNames[id] ?? id.name }

    /// The identity of `id` under its first name.
    func firstIdentity(of id: ResourceID) -> ResourceID {
        ResourceID(kind: id.kind, owner: id.owner, name: firstName(of: id))
    }

    /// One input as JSON; nil when its digest is not known.
    func member(_ id: ResourceID, _ more: JSONObject = [:]) -> JSONValue? {
        guard let digest = digests[id] else { return nil }
        let members: JSONObject = [
            "inputDigest": .string(digest.rawValue), "name": .string(firstName(of: id)),
        ]
        return .object(more.replacing(with: members))
    }
}

extension InputDigest {
    /// The digest of the preview that `image` makes of the model with this digest; never equal to a
    /// result's digest.
    public func preview(by image: String) -> InputDigest {
        InputDigest(
            of: CanonicalJSON.bytes([
                "formatVersion": .integer(ResultInputs.formatVersion), "kind": "ModelPreview",
                "contractVersion": .integer(DigestedWork.contractVersion), "image": .string(image),
                "model": .string(rawValue),
            ]))
    }
}

/// The parts of a container's work that decide its result.
struct DigestedWork {
    /// Version of the contract between the lab and its workers.
    fileprivate static let contractVersion = 1

    let image: String
    let command: [String]?
    let parameters: JSONObject
    let seed: Int

    func members(inputs: [JSONValue]) -> JSONObject {
        [
            "command": .texts(command), "contractVersion": .integer(Self.contractVersion),
            "image": .string(image), "inputs": .array(inputs),
            "parameters": .object(parameters), "seed": .integer(seed),
        ]
    }
}
