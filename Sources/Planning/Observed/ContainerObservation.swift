public import Manifests

/// A container that carries our installation's label.
public struct ContainerObservation: Sendable, Hashable {
    public enum State: String, Sendable, Hashable, CaseIterable {
        case created, running, exited
        /// The Engine is taking it away; nothing can be done but wait.
        case removing
    }

    public let id: String
    public let resource: ResourceID
    public let digest: InputDigest
    public let attempt: Int
    public let state: State
    /// Indexes of the server's GPUs that it was made with; empty when its labels name none.
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

    /// Whether it holds what it was given: it runs, or it is to be started.
    public var isLive: Bool { state == .created || state == .running }
}
