/// Why an attempt failed. The class alone decides what it costs.
public enum FailureClass: String, Sendable, Hashable, Codable, CaseIterable {
    case userCode = "UserCode"
    case outOfMemory = "OutOfMemory"
    case diskFull = "DiskFull"
    case gpuLost = "GpuLost"
    case imageUnavailable = "ImageUnavailable"
    case storageUnavailable = "StorageUnavailable"
    case deadlineExceeded = "DeadlineExceeded"
    case stalled = "Stalled"
    case interrupted = "Interrupted"
    case removed = "Removed"
    case `internal` = "Internal"

    /// What a failure of this class does to the attempts that are left.
    public var accounting: Accounting {
        switch self {
        case .userCode, .outOfMemory, .deadlineExceeded, .stalled: .counted
        case .diskFull, .gpuLost, .imageUnavailable, .storageUnavailable, .internal: .infrastructure
        case .interrupted: .free
        case .removed: .once
        }
    }

    public enum Accounting: Sendable, Hashable, CaseIterable {
        /// Uses up one of the retries of the spec, after a back-off.
        case counted
        /// Tried again after a back-off; several in a row stall the resource.
        case infrastructure
        /// Tried again at once.
        case free
        /// Tried again once, then the resource is stalled.
        case once
    }
}
