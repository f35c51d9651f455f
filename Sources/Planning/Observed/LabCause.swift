import Manifests

/// What work needs of the lab itself and may fail for everybody at once. A failure of it is
/// nobody's fault who works there, and uses up no attempt.
public enum LabCause: Sendable, Hashable {
    case bucket
    /// Room in the state folder.
    case disk
    /// That the Engine starts what it was told to.
    case engine
    /// An image that the Engine has.
    case image(String)
    /// The files of commits.
    case repository
}

/// A cause that failed and was not seen to work since.
public struct LabCondition: Sendable, Hashable {
    public let since: Instant
    /// In a row.
    public let failures: Int
    public let lastAt: Instant
    /// What the last failure said, without secrets.
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
    /// The cause that a failure of the class tells of, among those that the action that failed
    /// would have shown to work; nil where the failure is the work's own.
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

    /// Why what needs it waits.
    public var reason: Reason {
        switch self {
        case .bucket: .bucketUnreachable
        case .disk: .diskLow
        case .engine: .engineFailing
        case .image: .imageUnavailable
        case .repository: .repositoryUnreachable
        }
    }

    /// What is shown of its health.
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
    /// What has to work for the action and for what follows it.
    var causes: [LabCause] {
        // A container that cannot be started need not be made.
        if case .create = self { provenCauses + [.engine] } else { provenCauses }
    }

    /// What a success of the action shows to work.
    public var provenCauses: [LabCause] {
        if case .create(let workload) = self {
            verb.proves + [.image(workload.image)]
        } else {
            verb.proves
        }
    }
}
