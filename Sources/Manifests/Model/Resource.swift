/// One manifest: what someone wants to exist.
public struct Resource: Sendable, Hashable, Codable {
    /// Shared by all copies: they are made at every step, of hundreds of bytes each otherwise.
    private let shared: Shared

    init(_ fields: Fields) {
        shared = Shared(fields)
    }

    public init(from decoder: any Decoder) throws {
        shared = Shared(try Fields(from: decoder))
    }

    public func encode(to encoder: any Encoder) throws {
        try shared.fields.encode(to: encoder)
    }

    public static func == (left: Resource, right: Resource) -> Bool {
        left.shared === right.shared || left.shared.fields == right.shared.fields
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(specDigest)
    }

    struct Fields: Sendable, Hashable, Codable {
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
        var standing: Standing
    }

    private final class Shared: Sendable {
        let fields: Fields

        init(_ fields: Fields) {
            self.fields = fields
        }
    }
}

extension Resource {
    public var id: ResourceID { shared.fields.id }
    public var labels: [String: String] { shared.fields.labels }
    /// Names it had before, the first one first. What was made under them is this resource's.
    public var formerNames: [String] { shared.fields.formerNames }
    public var spec: Spec { shared.fields.spec }
    /// What the spec names, in the order of the manifest.
    public var references: [Reference] { shared.fields.references }
    public var document: SourceDocument { shared.fields.document }
    public var location: SourceLocation { shared.fields.location }
    /// Every field of the spec after defaults, as an object; what a plan compares field by field.
    public var canonicalSpec: JSONValue { shared.fields.canonicalSpec }
    public var specDigest: SpecDigest { shared.fields.specDigest }
    /// Nil for kinds that yield no result: Lab, User, NetworkArchitecture.
    public var inputDigest: InputDigest? { shared.fields.inputDigest }
    public var standing: Standing { shared.fields.standing }

    func with(_ standing: Standing) -> Resource {
        var fields = shared.fields
        fields.standing = standing
        return Resource(fields)
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
