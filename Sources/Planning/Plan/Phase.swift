/// Where a resource stands in its life, in one word.
public enum Phase: String, Sendable, Hashable, Codable, CaseIterable {
    case pending = "Pending"
    case blocked = "Blocked"
    case queued = "Queued"
    case preparing = "Preparing"
    case running = "Running"
    case uploading = "Uploading"
    case ready = "Ready"
    case succeeded = "Succeeded"
    case failed = "Failed"
    case suspended = "Suspended"
    case cancelled = "Cancelled"
    case expired = "Expired"
    case deleting = "Deleting"
    case invalid = "Invalid"
}
