/// One declared resource, as its manifest describes it.
public struct Resource: Sendable, Hashable {
    private let shared: Shared<Fields>

    init(_ fields: Fields) {
        shared = Shared(fields)
    }

    struct Fields: Sendable, Hashable {
        let id: ResourceID
        let labels: [String: String]
        let formerNames: [String]
        let spec: Spec
        let references: [Reference]
        let document: SourceDocument
        let location: SourceLocation
        let canonicalSpec: JSONValue
        let specDigest: SpecDigest
        let inputDigest: InputDigest?
        /// The values that tell a run of a grid from the others; not part of its spec.
        let gridValues: String?
        var specVersion: SpecVersion
    }
}

extension Resource {
    public var id: ResourceID { shared.value.id }
    public var labels: [String: String] { shared.value.labels }
    /// Former names, the oldest first. Results made under them belong to this resource.
    public var formerNames: [String] { shared.value.formerNames }
    public var spec: Spec { shared.value.spec }
    /// The resources that the spec names, in the order of the manifest.
    public var references: [Reference] { shared.value.references }
    public var document: SourceDocument { shared.value.document }
    public var location: SourceLocation { shared.value.location }
    /// Every field of the spec after defaults, as an object; a plan compares it field by field.
    public var canonicalSpec: JSONValue { shared.value.canonicalSpec }
    public var specDigest: SpecDigest { shared.value.specDigest }
    /// Nil for kinds without a result (Lab, User, NetworkArchitecture, Category), and when an input
    /// has no digest.
    public var inputDigest: InputDigest? { shared.value.inputDigest }
    public var specVersion: SpecVersion { shared.value.specVersion }

    /// The title for people: that of the manifest. For a run of a grid, the title or else the name,
    /// with the run's values, such as `Cups: epochs 10, seed 2`. Nil for other resources without a
    /// title.
    public var shownTitle: String? {
        let title = spec.common.title
        guard let values = shared.value.gridValues else { return title }
        return "\(title.flatMap { $0.isEmpty ? nil : $0 } ?? id.name): \(values)"
    }

    func with(_ specVersion: SpecVersion) -> Resource {
        var fields = shared.value
        fields.specVersion = specVersion
        return Resource(fields)
    }
}

/// Whether the manifest in this revision is in force, or an earlier one because this one is wrong.
public enum SpecVersion: Sendable, Hashable {
    case current
    /// The last valid spec stays in force; `findings` say why. `mayStart` is false when nothing new
    /// may begin, as when a dependency was made private.
    case lastGood(findings: [Diagnostic], mayStart: Bool)
}

/// Use of one resource by another.
public struct Reference: Sendable, Hashable {
    public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
        /// Its result is an input of the work.
        case input
        /// It is configuration, such as the architecture of a run.
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
