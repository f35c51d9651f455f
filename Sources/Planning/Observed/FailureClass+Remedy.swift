extension FailureClass {
    /// What has to change in the manifest so that work that failed in this way, and has no retry
    /// left, is tried again. More of what it lacked is no reason by itself to repeat it.
    public var remedy: String {
        switch self {
        case .outOfMemory:
            "raise 'resources.memory' and change 'rerun', for more memory alone tries nothing again"
        case .deadlineExceeded:
            "raise 'maxDuration' and change 'rerun', for more time alone tries nothing again"
        case .userCode, .stalled, .diskFull, .gpuLost, .imageUnavailable, .storageUnavailable,
            .interrupted, .removed, .internal:
            "when the cause is repaired, change 'rerun' to try once more"
        }
    }
}
