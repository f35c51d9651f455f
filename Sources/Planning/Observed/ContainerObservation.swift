public import Manifests

/// A container that carries our installation's label.
public struct ContainerObservation: Sendable, Hashable {
    public enum State: String, Sendable, Hashable, CaseIterable {
        case created, running, exited
        /// The Engine is removing it; all one can do is wait.
        case removing
    }

    public let id: String
    public let resource: ResourceID
    public let digest: InputDigest
    public let attempt: Int
    public let state: State
    /// Indexes of the server's GPUs that the container has; empty when its labels name none.
    public var gpus: [Int] = []

    public init(
        id: String, resource: ResourceID, digest: InputDigest, attempt: Int, state: State
    ) {
        self.id = id
        self.resource = resource
        self.digest = digest
        self.attempt = attempt
        self.state = state
    }

    /// Whether it holds its resources: it runs, or is to be started.
    public var isLive: Bool { state == .created || state == .running }
}
