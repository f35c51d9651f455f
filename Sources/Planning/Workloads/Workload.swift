public import Manifests

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
    /// Indexes of the server's GPUs that it gets, once the planner let it begin; what the work is
    /// and makes never depends on them.
    public var gpus: [Int] = []
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

/// A file at the desired revision and what it must hash to.
public struct FileWorkload: Sendable, Hashable {
    public let sourcePath: String
    public let sha256: String
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
