public import Planning

/// One aspect of how a resource stands, in the words of Kubernetes.
public struct Condition: Sendable, Hashable {
    public enum ConditionType: String, Sendable, Hashable, Codable, CaseIterable {
        case ready = "Ready"
        case reconciling = "Reconciling"
        case stalled = "Stalled"
    }

    public enum Status: String, Sendable, Hashable, Codable, CaseIterable {
        case `true` = "True"
        case `false` = "False"
        case unknown = "Unknown"
    }

    public let type: ConditionType
    public let status: Status
    public let reason: String
    public let message: String
    public let observedGeneration: Int
    /// When the phase that decides it began.
    public let at: Instant
}

extension Condition {
    /// The status of a condition in a phase: the whole table.
    static func status(of type: ConditionType, in phase: Phase) -> Status {
        switch (type, phase) {
        case (.ready, .ready), (.ready, .succeeded): .true
        case (.ready, .pending), (.ready, .queued), (.ready, .preparing): .unknown
        case (.ready, .running), (.ready, .uploading): .unknown
        case (.ready, _): .false
        case (.reconciling, .pending), (.reconciling, .queued), (.reconciling, .preparing),
            (.reconciling, .running), (.reconciling, .uploading), (.reconciling, .deleting):
            .true
        case (.reconciling, _): .false
        case (.stalled, .failed), (.stalled, .blocked), (.stalled, .invalid): .true
        case (.stalled, _): .false
        }
    }
}
