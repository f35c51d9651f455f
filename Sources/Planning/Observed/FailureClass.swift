/// Why an attempt failed. The class alone decides what the failure costs.
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

    /// How a failure of this class counts against the attempts that are left.
    public var accounting: Accounting {
        switch self {
        case .userCode, .outOfMemory, .deadlineExceeded, .stalled: .counted
        case .gpuLost, .internal: .infrastructure
        // These failures show a condition of the lab, which holds back all work that needs it.
        case .diskFull, .imageUnavailable, .storageUnavailable: .free
        case .interrupted: .free
        case .removed: .once
        }
    }

    public enum Accounting: Sendable, Hashable, CaseIterable {
        /// Uses up one of the retries of the spec, after a back-off.
        case counted
        /// Tried again after a back-off; several in a row stall the resource.
        case infrastructure
        /// Tried again at once, or as soon as the lab has what it lacked.
        case free
        /// Tried again once, then the resource is stalled.
        case once
    }
}

extension FailureClass {
    /// Advice on what to change in the manifest, so that failed work without a retry left is tried
    /// again. A higher limit alone does not repeat the work.
    public var remedy: String {
        switch self {
        case .outOfMemory:
            "raise 'resources.memory' and change 'rerun'; more memory alone does not repeat the "
                + "work"
        case .deadlineExceeded:
            "raise 'maxDuration' and change 'rerun'; more time alone does not repeat the work"
        case .userCode, .stalled, .diskFull, .gpuLost, .imageUnavailable, .storageUnavailable,
            .interrupted, .removed, .internal:
            "when the cause is repaired, change 'rerun' to try once more"
        }
    }
}
