import Manifests

/// A part of the lab that work needs and that may fail for everybody at once. Such a failure is not
/// the fault of anyone's work, and uses up no attempt.
public enum LabCause: Sendable, Hashable {
    case bucket
    /// Room in the state folder.
    case disk
    /// The Engine's starting of containers.
    case engine
    /// An image that the Engine has.
    case image(String)
    /// The files of commits.
    case repository
}

/// A cause that failed and was not seen to work since.
public struct LabCondition: Sendable, Hashable {
    public let since: Instant
    /// The number of failures in a row.
    public let failures: Int
    public let lastAt: Instant
    /// The message of the last failure, without secrets.
    public let message: String

    public init(since: Instant, failures: Int, lastAt: Instant, message: String) {
        self.since = since
        self.failures = failures
        self.lastAt = lastAt
        self.message = message
    }
}

extension LabCause: RawRepresentable, Codable {
    /// The stable text for storing.
    public var rawValue: String {
        switch self {
        case .bucket: "bucket"
        case .disk: "disk"
        case .engine: "engine"
        case .image(let image): "image \(image)"
        case .repository: "repository"
        }
    }

    public init?(rawValue: String) {
        switch rawValue {
        case "bucket": self = .bucket
        case "disk": self = .disk
        case "engine": self = .engine
        case "repository": self = .repository
        default:
            guard rawValue.hasPrefix("image ") else { return nil }
            self = .image(String(rawValue.dropFirst("image ".count)))
        }
    }
}

extension LabCause {
    /// The cause that a failure of this class shows, among `proven`, the causes that the action
    /// would have shown to work; nil when the failure is the work's own.
    public static func of(_ failure: FailureClass, among proven: [LabCause]) -> LabCause? {
        proven.first { cause in
            switch (cause, failure) {
            case (.image, .imageUnavailable), (.bucket, .storageUnavailable),
                (.repository, .storageUnavailable), (.engine, .interrupted), (.disk, .diskFull):
                true
            default: false
            }
        }
    }

    /// The reason why work that needs it waits.
    public var reason: Reason {
        switch self {
        case .bucket: .bucketUnreachable
        case .disk: .diskLow
        case .engine: .engineFailing
        case .image: .imageUnavailable
        case .repository: .repositoryUnreachable
        }
    }

    /// The name under which its health is shown.
    public var title: String {
        switch self {
        case .bucket: "Bucket"
        case .disk: "Disk"
        case .engine: "Starting containers"
        case .image(let image): "Image \(image)"
        case .repository: "Files of the repository"
        }
    }
}

extension LabCause: Comparable {
    public static func < (left: LabCause, right: LabCause) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension Action {
    /// The causes that must work for the action and for the one that follows it.
    var causes: [LabCause] {
        // A container that cannot be started need not be made.
        if case .create = self { provenCauses + [.engine] } else { provenCauses }
    }

    /// The causes that a success of the action shows to work.
    public var provenCauses: [LabCause] {
        if case .create(let workload) = self {
            verb.proves + [.image(workload.image)]
        } else {
            verb.proves
        }
    }
}
