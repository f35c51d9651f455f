/// The work of a resource, in one of a few forms that serve all kinds.
public enum Workload: Sendable, Hashable {
    /// Runs in a container and leaves an artifact.
    case container(ContainerWorkload)
    /// A file of the repository that becomes an artifact.
    case file(FileWorkload)
    /// An artifact that is put into the bucket for a while.
    case upload(UploadWorkload)
    /// Work that this version cannot do; the text says why.
    case unsupported(String)
}

/// Everything about a container's work except its task and the number of the attempt.
public struct ContainerWorkload: Sendable, Hashable {
    public let image: String
    /// The image's own command when nil.
    public let command: [String]?
    public let parameters: JSONObject
    public var inputs: [WorkloadInput]
    public let resources: Resources
    public let seed: Int
    public let split: [String: Double]
    /// The amount of work in the kind's unit; nil when the manifests do not say. The worker is
    /// never told.
    public var amount: Int?
}

/// A result that work reads, mounted read-only under its name.
public struct WorkloadInput: Sendable, Hashable {
    public let name: String
    public let source: ResourceID
    public let digest: InputDigest
    public let className: String?
    public let include: [String]
    public let exclude: [String]
    /// The digest of the artifact for this input; nil until the planner has found it.
    public var artifactDigest: String?
}

/// A file that is taken in, and the SHA-256 that it must have.
public struct FileWorkload: Sendable, Hashable {
    public let origin: FileOrigin
    public let sha256: String
    /// Whether it must be a file of Blender.
    public let isModel: Bool
    /// Its name in the artifact.
    public let storedName: String
    /// Texts that are stored beside the file in the artifact, by name.
    public let companions: [String: String]
}

/// The result to put into the bucket. Its version is fixed when the first upload begins.
public struct UploadWorkload: Sendable, Hashable {
    public let target: ResourceID
    public let keepFor: Duration
}

/// The values from which the work of a spec is made, besides the spec itself.
struct WorkContext {
    let run: RunFields
    let resources: DeclaredResources

    /// The result of `source` as an input; nil when it is not declared or has no digest.
    func input(
        named name: String, of source: ResourceID, className: String? = nil
    ) -> WorkloadInput? {
        guard let resource = resources[source], let digest = resource.inputDigest else {
            return nil
        }
        let model = className == nil ? nil : resource.spec.as(ModelSpec.self)
        return WorkloadInput(
            name: name, source: source, digest: digest, className: className,
            include: model?.include ?? [], exclude: model?.exclude ?? [], artifactDigest: nil)
    }
}

extension Resource {
    /// The work that the resource asks for; nil for a kind that does none.
    public func workload(among resources: DeclaredResources) -> Workload? {
        spec.content.workload(
            WorkContext(run: spec.run ?? RunFields(), resources: resources))
    }

    /// The work that makes a preview picture of the resource with a renderer image, and the digest
    /// of that picture; nil for kinds without previews.
    public func preview(
        by image: String
    ) -> (digest: InputDigest, workload: ContainerWorkload)? {
        guard let inputDigest,
            let workload = spec.content.preview(of: id, inputDigest, image: image)
        else { return nil }
        return (inputDigest.preview(by: image), workload)
    }
}
