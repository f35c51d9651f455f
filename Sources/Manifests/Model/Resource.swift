/// One manifest: what someone wants to exist.
public struct Resource: Sendable, Hashable, Codable {
    public let id: ResourceID
    public let labels: [String: String]
    /// Names it had before, the first one first. What was made under them is this resource's.
    public let formerNames: [String]
    public let spec: Spec
    /// What the spec names, in the order of the manifest.
    public let references: [Reference]
    public let document: SourceDocument
    public let location: SourceLocation
    /// Every field of the spec after defaults, as an object; what a plan compares field by field.
    public let canonicalSpec: JSONValue
    public let specDigest: SpecDigest
    /// Nil for kinds that yield no result: Lab, User, NetworkArchitecture.
    public let inputDigest: InputDigest?
    public let standing: Standing

    public init(
        id: ResourceID,
        labels: [String: String],
        formerNames: [String],
        spec: Spec,
        references: [Reference],
        document: SourceDocument,
        location: SourceLocation,
        canonicalSpec: JSONValue,
        specDigest: SpecDigest,
        inputDigest: InputDigest?,
        standing: Standing
    ) {
        self.id = id
        self.labels = labels
        self.formerNames = formerNames
        self.spec = spec
        self.references = references
        self.document = document
        self.location = location
        self.canonicalSpec = canonicalSpec
        self.specDigest = specDigest
        self.inputDigest = inputDigest
        self.standing = standing
    }
}

/// Whether the manifest in this revision is in force, or an earlier one because this one is wrong.
public enum Standing: Sendable, Hashable, Codable {
    case current
    /// The last valid spec stays in force; `findings` say why. `mayStart` is false when nothing new
    /// may begin, as when a dependency was made private.
    case lastGood(findings: [Diagnostic], mayStart: Bool)
}

/// Use of one resource by another.
public struct Reference: Sendable, Hashable, Codable {
    public enum Role: String, Sendable, Codable, Hashable {
        /// Its result is an input of the work.
        case input
        /// It is configuration: the architecture of a run.
        case configuration
        /// It is what a download fetches.
        case target
        /// It must be ready before the work begins.
        case dependency
    }

    public let target: ResourceID
    public let role: Role
    public let location: SourceLocation

    public init(target: ResourceID, role: Role, location: SourceLocation) {
        self.target = target
        self.role = role
        self.location = location
    }
}
