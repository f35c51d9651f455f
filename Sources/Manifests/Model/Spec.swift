/// What a manifest asks for, by kind.
public indirect enum Spec: Sendable, Hashable, Codable {
    case lab(LabSpec)
    case user(UserSpec)
    case networkArchitecture(NetworkArchitectureSpec)
    case category(CategorySpec)
    case model(ModelSpec)
    case dataset(DatasetSpec)
    case trainingRun(TrainingRunSpec)
    case inferenceRun(InferenceRunSpec)
    case download(DownloadSpec)

    /// Read of every resource at every look, so it takes no way over `content`, which is costly.
    public var common: CommonFields {
        switch self {
        case .lab(let spec): spec.common
        case .user(let spec): spec.common
        case .networkArchitecture(let spec): spec.common
        case .category(let spec): spec.common
        case .model(let spec): spec.common
        case .dataset(let spec): spec.common
        case .trainingRun(let spec): spec.common
        case .inferenceRun(let spec): spec.common
        case .download(let spec): spec.common
        }
    }

    /// How the work is run; nil for kinds that do none.
    public var run: RunFields? {
        switch self {
        case .lab, .user, .networkArchitecture, .category, .model: nil
        case .dataset(let spec): spec.run
        case .trainingRun(let spec): spec.run
        case .inferenceRun(let spec): spec.run
        case .download(let spec): spec.run
        }
    }
}

/// Fields that every kind has; where a kind's table leaves one out, it has the value that stands
/// for its absence. None of them changes a digest of inputs.
public struct CommonFields: Sendable, Hashable, Codable {
    public var title: String?
    public var description: String?
    /// Sorted, each once.
    public var tags: [String]
    public var access: Access
    public var suspend: Bool
    public var deletionPolicy: DeletionPolicy
    /// Whether the files of the results go while manifest, metadata and lineage stay.
    public var dropData: Bool

    public init(
        title: String?, description: String?, tags: [String], access: Access, suspend: Bool,
        deletionPolicy: DeletionPolicy, dropData: Bool
    ) {
        self.title = title
        self.description = description
        self.tags = tags
        self.access = access
        self.suspend = suspend
        self.deletionPolicy = deletionPolicy
        self.dropData = dropData
    }
}

/// Who besides the owner and admins may see and use a resource. The lab's catalogue is public.
public enum Access: String, Sendable, Hashable, Codable, CaseIterable {
    case `private`, `public`
}

/// What becomes of a resource's results once its manifest is gone and its grace has ended.
public enum DeletionPolicy: String, Sendable, Hashable, Codable, CaseIterable {
    /// They are deleted.
    case delete
    /// They stay, unmanaged; the same resource declared again finds them.
    case orphan
}

/// Fields of kinds that do work. Only `rerun` ever repeats finished work.
public struct RunFields: Sendable, Hashable, Codable {
    public var resources: Resources
    public var maxDuration: Duration?
    /// How many times a failure of the user's code, memory or deadline is tried again.
    public var retryLimit: Int
    /// Which failures use up the retries; all that count when nil.
    public var retryOn: [RetriedFailure]?
    /// Larger goes first; 0 unless given, from -100 to 100. With a class, the class's value.
    public var priority: Int
    /// The name of the Lab's priority class, when one is given instead of a number.
    public var priorityClass: String?
    /// What must be ready before the work begins, besides its inputs.
    public var dependsOn: [ResourceID]
    /// Any string; a changed one repeats the work on purpose.
    public var rerun: String?
    public var cancel: Bool

    public init(
        resources: Resources,
        maxDuration: Duration?,
        retryLimit: Int,
        retryOn: [RetriedFailure]?,
        priority: Int,
        priorityClass: String?,
        dependsOn: [ResourceID],
        rerun: String?,
        cancel: Bool
    ) {
        self.resources = resources
        self.maxDuration = maxDuration
        self.retryLimit = retryLimit
        self.retryOn = retryOn
        self.priority = priority
        self.priorityClass = priorityClass
        self.dependsOn = dependsOn
        self.rerun = rerun
        self.cancel = cancel
    }
}

/// The failures that `retry` speaks of, in the words that pages use. Others are tried again in
/// any case, or never.
public enum RetriedFailure: String, Sendable, Hashable, Codable, CaseIterable {
    case userCode = "UserCode"
    case outOfMemory = "OutOfMemory"
    case deadlineExceeded = "DeadlineExceeded"
    case stalled = "Stalled"
}

/// What one attempt may use at most.
public struct Resources: Sendable, Hashable, Codable {
    /// Thousandths of a core.
    public var milliCPUs: Int
    public var memoryBytes: Int
    public var gpus: Int

    public init(milliCPUs: Int, memoryBytes: Int, gpus: Int) {
        self.milliCPUs = milliCPUs
        self.memoryBytes = memoryBytes
        self.gpus = gpus
    }
}
