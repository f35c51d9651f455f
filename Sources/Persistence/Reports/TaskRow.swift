public import Foundation
public import Manifests
public import Planning

/// One task as lists show it; only its owner and admins see it.
public struct TaskRow: Codable, Hashable, Sendable {
    public var resource: ResourceID
    public var title: String?
    public var phase: Phase
    public var taskStatus: TaskStatus
    public var inferenceState: InferenceState
    public var failureClass: FailureClass?
    public var attempt: Int
    public var progress: TaskProgress?
    public var createdAt: Date
    public var startedAt: Date?
    public var endedAt: Date?

    public init(resource: ResourceID, phase: Phase, attempt: Int, createdAt: Date) {
        self.resource = resource
        self.phase = phase
        self.taskStatus = TaskStatus(phase)
        self.inferenceState = InferenceState(phase)
        self.attempt = attempt
        self.createdAt = createdAt
    }
}

/// The four states of a task in the words of the lab pipeline.
public enum TaskStatus: String, Codable, Hashable, Sendable, CaseIterable {
    case pending, running, finished, aborted

    public init(_ phase: Phase) {
        switch phase {
        case .pending, .blocked, .queued, .preparing, .invalid: self = .pending
        case .running, .uploading: self = .running
        case .ready, .succeeded, .failed, .expired: self = .finished
        case .suspended, .cancelled, .deleting: self = .aborted
        }
    }
}

/// The states of an inference in the words of the detection service.
public enum InferenceState: String, Codable, Hashable, Sendable, CaseIterable {
    case pending, running, completed, failed, aborted

    public init(_ phase: Phase) {
        switch phase {
        case .pending, .blocked, .queued, .preparing, .invalid: self = .pending
        case .running, .uploading: self = .running
        case .ready, .succeeded, .expired: self = .completed
        case .failed: self = .failed
        case .suspended, .cancelled, .deleting: self = .aborted
        }
    }
}
