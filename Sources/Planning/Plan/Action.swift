public import Manifests

/// One call to the outside, or one record of what was seen there.
public enum Action: Sendable, Hashable {
    /// Take a file of the repository into the artifact store.
    case ingest(FileWorkload)
    /// Make the container of an attempt, its inputs staged.
    case create(ContainerWorkload)
    case start(containerID: String)
    /// Polite stop; the reason is recorded before the signal is sent.
    case stop(containerID: String, StopReason)
    /// Record how the container ended and take its artifact in. The container stays until that is
    /// durable.
    case collect(containerID: String, StopReason?)
    /// Record the end of an attempt that has no container.
    case conclude(AttemptEnd)
    case remove(containerID: String)
    case upload(UploadWorkload, pinned: VersionRecord)
    /// Delete the object of a download from the bucket.
    case expire(objectKey: String)
    /// Drop everything kept of a resource whose grace ended.
    case purge
    /// Drop one superseded version.
    case purgeVersion
    /// Drop all results of a resource that stays.
    case dropData
    /// Stop owning a resource whose grace ended; its results stay.
    case release
    /// Drop the kept logs of these attempts of a task that ended long ago.
    case purgeLogs(attempts: [Int])

    public var verb: ActionVerb {
        switch self {
        case .ingest: .ingest
        case .create: .create
        case .start: .start
        case .stop: .stop
        case .collect: .collect
        case .conclude: .conclude
        case .remove: .remove
        case .upload: .upload
        case .expire: .expire
        case .purge: .purge
        case .purgeVersion: .purgeVersion
        case .dropData: .dropData
        case .release: .release
        case .purgeLogs: .purgeLogs
        }
    }
}

/// The name of an action, derived from what it does: the same action always has the same name.
public struct ActionID: RawRepresentable, Hashable, Sendable, Codable, Comparable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    init(verb: ActionVerb, subject: ActionSubject) {
        var text = "\(verb.rawValue) \(subject.resource)"
        if let task = subject.task {
            text += " \(task.digest.short)#\(task.run)"
            if task.resource != subject.resource { text += " of \(task.resource)" }
        }
        if let attempt = subject.attempt { text += " attempt \(attempt)" }
        rawValue = text
    }

    public static func < (left: ActionID, right: ActionID) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// The resource that an action is about, with the task and attempt where there are any.
public struct ActionSubject: Sendable, Hashable, Codable {
    public let resource: ResourceID
    public let task: TaskID?
    public let attempt: Int?

    public init(resource: ResourceID, task: TaskID?, attempt: Int?) {
        self.resource = resource
        self.task = task
        self.attempt = attempt
    }
}

/// An action that may be carried out now, and why.
public struct PlannedAction: Sendable, Hashable {
    private let shared: Shared<Fields>

    private struct Fields: Sendable, Hashable {
        let id: ActionID
        let subject: ActionSubject
        let action: Action
        let reason: Reason
        let rerun: String?
    }

    public init(subject: ActionSubject, action: Action, reason: Reason, rerun: String?) {
        shared = Shared(
            Fields(
                id: ActionID(verb: action.verb, subject: subject), subject: subject,
                action: action, reason: reason, rerun: rerun))
    }

    public var id: ActionID { shared.value.id }
    public var subject: ActionSubject { shared.value.subject }
    public var action: Action { shared.value.action }
    public var reason: Reason { shared.value.reason }
    /// The `rerun` string under which the task was asked for.
    public var rerun: String? { shared.value.rerun }
}
