/// The desired state of one revision, also when parts of the revision are wrong.
public struct DesiredState: Sendable, Hashable {
    /// Valid resources and those whose last good spec stays in force; a resource comes after all
    /// it refers to, and otherwise in order of identity.
    public var resources: [Resource]
    /// Declared but never valid: shown, never run, and never pruned.
    public var invalid: [InvalidResource]
    /// Why nothing may be pruned in this revision; empty when pruning is allowed.
    public var pruneHolds: [PruneHold]
    /// The new identity of each renamed resource, by each of its former identities, even when the
    /// new manifest is not valid.
    public var renames: [ResourceID: ResourceID]
    /// Warnings about manifests that are in force, in order of place; a warning refuses nothing.
    public var warnings: [Diagnostic]

    public init(
        resources: [Resource], invalid: [InvalidResource], pruneHolds: [PruneHold],
        renames: [ResourceID: ResourceID], warnings: [Diagnostic]
    ) {
        self.resources = resources
        self.invalid = invalid
        self.pruneHolds = pruneHolds
        self.renames = renames
        self.warnings = warnings
    }

    /// The Lab in force; nil without one.
    public var labSpec: LabSpec? {
        resources.first { $0.id.kind == .lab }?.spec.as(LabSpec.self)
    }

    /// The resources of these identities; all resources when `ids` is nil.
    public func resources(among ids: Set<ResourceID>?) -> [ResourceID: Resource] {
        var found: [ResourceID: Resource] = [:]
        for resource in resources where ids?.contains(resource.id) ?? true {
            found[resource.id] = resource
            if found.count == ids?.count { break }
        }
        return found
    }
}

/// A declared resource without a known valid spec.
public struct InvalidResource: Sendable, Hashable {
    public let id: ResourceID
    public let findings: [Diagnostic]

    public init(id: ResourceID, findings: [Diagnostic]) {
        self.id = id
        self.findings = findings
    }
}

/// A file that could not be read in full, so it is not known what it declares.
public struct PruneHold: Sendable, Hashable {
    public let path: String
    public let findings: [Diagnostic]

    public init(path: String, findings: [Diagnostic]) {
        self.path = path
        self.findings = findings
    }
}
