/// What a manifest asks for, by kind.
public enum Spec: Sendable, Hashable, Codable {
    case lab(LabSpec)
    case user(UserSpec)
    case networkArchitecture(NetworkArchitectureSpec)
    case model(ModelSpec)
    case dataset(DatasetSpec)
    case trainingRun(TrainingRunSpec)
    case download(DownloadSpec)

    public var common: CommonFields {
        switch self {
        case .lab(let spec): spec.common
        case .user(let spec): spec.common
        case .networkArchitecture(let spec): spec.common
        case .model(let spec): spec.common
        case .dataset(let spec): spec.common
        case .trainingRun(let spec): spec.common
        case .download(let spec): spec.common
        }
    }

    /// How the work is run; nil for kinds that do none.
    public var run: RunFields? {
        switch self {
        case .lab, .user, .networkArchitecture, .model: nil
        case .dataset(let spec): spec.run
        case .trainingRun(let spec): spec.run
        case .download(let spec): spec.run
        }
    }
}

/// Fields that every kind has. None of them changes a digest of inputs.
public struct CommonFields: Sendable, Hashable, Codable {
    public var title: String?
    public var description: String?
    public var access: Access
    public var suspend: Bool

    public init(title: String?, description: String?, access: Access, suspend: Bool) {
        self.title = title
        self.description = description
        self.access = access
        self.suspend = suspend
    }
}

/// Who besides the owner and admins may see and use a resource. The lab's catalogue is public.
public enum Access: String, Sendable, Hashable, Codable, CaseIterable {
    case `private`, `public`
}

/// Fields of kinds that do work. Only `rerun` ever repeats finished work.
public struct RunFields: Sendable, Hashable, Codable {
    public var resources: Resources
    public var maxDuration: Duration?
    /// How many times a failure of the user's code, memory or deadline is tried again.
    public var retryLimit: Int
    /// Larger goes first; 0 unless given, from -100 to 100.
    public var priority: Int
    /// Any string; a changed one repeats the work on purpose.
    public var rerun: String?
    public var cancel: Bool

    public init(
        resources: Resources,
        maxDuration: Duration?,
        retryLimit: Int,
        priority: Int,
        rerun: String?,
        cancel: Bool
    ) {
        self.resources = resources
        self.maxDuration = maxDuration
        self.retryLimit = retryLimit
        self.priority = priority
        self.rerun = rerun
        self.cancel = cancel
    }
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
