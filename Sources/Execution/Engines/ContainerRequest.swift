public import Manifests
public import Planning

/// A container to be made: its workload, and the labels that identify it later.
public struct ContainerRequest: Sendable, Hashable {
    public struct Mount: Sendable, Hashable {
        public let source: String
        public let target: String
        public let isReadOnly: Bool

        public init(source: String, target: String, isReadOnly: Bool) {
            self.source = source
            self.target = target
            self.isReadOnly = isReadOnly
        }
    }

    public let identity: ContainerIdentity
    public let image: String
    public let command: [String]?
    public let mounts: [Mount]
    public let resources: Resources
    /// `uid:gid` that the worker runs as.
    public let user: String

    public init(
        identity: ContainerIdentity, workload: ContainerWorkload, mounts: [Mount], user: String
    ) {
        self.identity = identity
        self.image = workload.image
        self.command = workload.command
        self.mounts = mounts
        self.resources = workload.resources
        self.user = user
    }

    /// The labels of the container with these GPUs.
    public func labels(gpus: [Int]) -> [String: String] {
        var labels = identity.labels
        if !gpus.isEmpty {
            labels[ContainerLabel.gpus] = gpus.map(String.init).joined(separator: ",")
        }
        return labels
    }

    /// Whether a container of the request's name with these labels was made for it. It may have
    /// other GPUs, if the number is the same.
    public func isMet(by labels: [String: String]) -> Bool {
        identity.identifyingLabels.allSatisfy { labels[$0.key] == $0.value }
            && ContainerLabel.gpus(in: labels).count == resources.gpus
    }
}

/// The attempt that a container runs, and the installation and revision that asked for it.
public struct ContainerIdentity: Sendable, Hashable {
    public let installationID: String
    public let task: TaskID
    public let attempt: Int
    public let revision: String
    public let epoch: Int

    public init(
        installationID: String, task: TaskID, attempt: Int, revision: String, epoch: Int
    ) {
        self.installationID = installationID
        self.task = task
        self.attempt = attempt
        self.revision = revision
        self.epoch = epoch
    }

    /// The container's name, derived from the attempt, so that a repeated creation finds the same
    /// container.
    public var name: String {
        let id = task.resource
        return [
            "reconciler", String(installationID.prefix(8)), id.kind.rawValue.lowercased(),
            id.owner, id.name, task.digest.short, "\(attempt)",
        ].joined(separator: "-")
    }

    /// The container's labels. They alone decide who made a container, and for which attempt.
    public var labels: [String: String] {
        var labels = identifyingLabels
        labels[ContainerLabel.revision] = revision
        labels[ContainerLabel.epoch] = String(epoch)
        return labels
    }

    /// Whether `container` is of the attempt.
    public func isOf(_ container: ContainerObservation) -> Bool {
        container.resource == task.resource && container.digest == task.digest
            && container.attempt == attempt
    }

    /// The labels that say which attempt a container is.
    public var identifyingLabels: [String: String] {
        [
            ContainerLabel.installation: installationID,
            ContainerLabel.resource: task.resource.description,
            ContainerLabel.digest: task.digest.rawValue,
            ContainerLabel.attempt: String(attempt),
        ]
    }
}

/// The keys of the labels on the daemon's containers.
public enum ContainerLabel {
    public static let installation = "reconciler.installation"
    public static let resource = "reconciler.resource"
    public static let digest = "reconciler.digest"
    public static let attempt = "reconciler.attempt"
    public static let revision = "reconciler.revision"
    public static let epoch = "reconciler.epoch"
    /// Indexes of GPUs, such as `0,1`; on containers that have some.
    public static let gpus = "reconciler.gpus"

    /// The container that the labels describe, or nil when the label of resource, digest or attempt
    /// is missing or invalid.
    public static func observation(
        id: String, labels: [String: String], state: ContainerObservation.State
    ) -> ContainerObservation? {
        guard let resource = labels[resource].flatMap(ResourceID.init),
            let digest = labels[digest].flatMap(InputDigest.init(rawValue:)),
            let attempt = labels[attempt].flatMap(Int.init)
        else { return nil }
        var container = ContainerObservation(
            id: id, resource: resource, digest: digest, attempt: attempt, state: state)
        container.gpus = Self.gpus(in: labels)
        return container
    }

    /// The GPUs that the labels name.
    public static func gpus(in labels: [String: String]) -> [Int] {
        (labels[gpus] ?? "").split(separator: ",").compactMap { Int($0) }
    }
}
