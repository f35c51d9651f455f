/// What a resource lowers to: many kinds in, few shapes out.
public enum Workload: Sendable, Hashable {
    /// Runs in a container and leaves an artifact.
    case container(ContainerWorkload)
    /// A file of the repository that becomes an artifact.
    case file(FileWorkload)
    /// An artifact that is put into the bucket for a while.
    case upload(UploadWorkload)
    /// Declared, but nothing here can do it; the text says what.
    case unsupported(String)
}

/// Work that a container does; with a task and an attempt number it says all that is needed.
public struct ContainerWorkload: Sendable, Hashable {
    public let image: String
    /// The image's own command when nil.
    public let command: [String]?
    public let parameters: JSONObject
    public var inputs: [WorkloadInput]
    public let resources: Resources
    public let seed: Int
    public let split: [String: Double]
    /// How much there is to do, as the kind counts it; nil when the manifests do not say. Never
    /// part of what the worker is told.
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
    /// The artifact that satisfies it, once the planner found one.
    public var artifactDigest: String?
}

/// A file that is taken in and what it must hash to.
public struct FileWorkload: Sendable, Hashable {
    public let origin: FileOrigin
    public let sha256: String
    /// Whether it must be a file of Blender.
    public let isModel: Bool
    /// Its name in the artifact.
    public let storedName: String
    /// Texts that stand beside it in the artifact, by name.
    public let companions: [String: String]
}

/// Which result goes into the bucket. The version is pinned when the first upload begins.
public struct UploadWorkload: Sendable, Hashable {
    public let target: ResourceID
    public let keepFor: Duration
}

/// What the work of a spec is made from, besides the spec itself.
struct WorkContext {
    let run: RunFields
    let resources: DeclaredResources

    /// The result of `source`; nil while nothing is known of it.
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

    /// The work that makes a picture of the resource with an image for renderings, and the digest
    /// of that picture; nil for kinds without one.
    public func preview(
        by image: String
    ) -> (digest: InputDigest, workload: ContainerWorkload)? {
        guard let inputDigest,
            let workload = spec.content.preview(of: id, inputDigest, image: image)
        else { return nil }
        return (inputDigest.preview(by: image), workload)
    }
}
