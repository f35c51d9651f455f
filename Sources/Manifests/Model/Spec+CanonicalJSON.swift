extension Spec {
    /// Every field after defaults, under the names manifests use; quantities in their base units.
    var canonicalJSON: JSONValue {
        var members = common.canonicalMembers
        if let run {
            members.merge(run.canonicalMembers) { _, new in new }
        }
        members.merge(ownMembers) { _, new in new }
        return .object(members)
    }

    private var ownMembers: [String: JSONValue] {
        switch self {
        case .lab(let spec): spec.canonicalMembers
        case .user(let spec):
            [
                "displayName": .string(spec.displayName), "email": .string(spec.email),
                "role": .string(spec.role.rawValue),
            ]
        case .networkArchitecture(let spec):
            [
                "identifier": .string(spec.identifier), "image": .string(spec.image),
                "command": .texts(spec.command),
                "parameters": .object(spec.parameters.mapValues(\.canonicalJSON)),
            ]
        case .model(let spec):
            [
                "source": ["path": .string(spec.sourcePath)], "sha256": .string(spec.sha256),
                "objects": ["include": .texts(spec.include), "exclude": .texts(spec.exclude)],
            ]
        case .dataset(let spec): spec.canonicalMembers
        case .trainingRun(let spec):
            [
                "datasetRef": .string(spec.dataset.reference),
                "architectureRef": .string(spec.architecture.reference),
                "image": .string(spec.image), "command": .texts(spec.command),
                "parameters": .object(spec.effectiveParameters), "seed": .integer(spec.seed),
            ]
        case .download(let spec):
            [
                "of": [
                    "kind": .string(spec.target.kind.rawValue),
                    "name": .string(spec.target.reference),
                ],
                "keepFor": .seconds(spec.keepFor),
            ]
        }
    }
}

extension CommonFields {
    fileprivate var canonicalMembers: [String: JSONValue] {
        [
            "title": .text(title), "description": .text(description),
            "access": .string(access.rawValue), "suspend": .bool(suspend),
        ]
    }
}

extension RunFields {
    fileprivate var canonicalMembers: [String: JSONValue] {
        [
            "resources": [
                "milliCPUs": .integer(resources.milliCPUs),
                "memoryBytes": .integer(resources.memoryBytes), "gpus": .integer(resources.gpus),
            ],
            "maxDuration": .seconds(maxDuration), "retry": ["limit": .integer(retryLimit)],
            "priority": .integer(priority), "rerun": .text(rerun), "cancel": .bool(cancel),
        ]
    }
}

extension LabSpec {
    fileprivate var canonicalMembers: [String: JSONValue] {
        [
            "defaults": [
                "rendererImage": .text(rendererImage), "trainerImage": .text(trainerImage),
            ],
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
    }
}

extension DatasetSpec {
    fileprivate var canonicalMembers: [String: JSONValue] {
        [
            "from": [
                "models": .array(
                    models.map {
                        [
                            "modelRef": .string($0.model.reference),
                            "class": .string($0.className),
                        ]
                    })
            ],
            "renderer": [
                "image": .string(image), "command": .texts(command),
                "parameters": .object(parameters),
            ],
            "seed": .integer(seed), "split": .object(split.mapValues(JSONValue.number)),
        ]
    }
}

extension ParameterDeclaration {
    fileprivate var canonicalJSON: JSONValue {
        [
            "type": .string(type.rawValue), "description": .text(description),
            "minimum": minimum.map(JSONValue.number) ?? .null,
            "maximum": maximum.map(JSONValue.number) ?? .null,
            "enum": .array(allowed), "default": defaultValue ?? .null,
            "required": .bool(defaultValue == nil),
        ]
    }
}

extension ResourceID {
    /// `owner/name`, or the name alone for a kind of the lab's catalogue.
    fileprivate var reference: String { kind.isOwned ? "\(owner)/\(name)" : name }
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
