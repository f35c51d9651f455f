public import Execution
public import Planning

/// A container in a simulated engine, and what became of it.
public struct SimulatedContainer: Sendable {
    public let id: String
    public let name: String
    public let labels: [String: String]
    public let request: ContainerRequest
    public let behaviour: SimulatedBehaviour
    public internal(set) var state = ContainerObservation.State.created
    /// When it ends by itself, once it runs.
    public internal(set) var endsAt: Duration?
    public internal(set) var goneAt: Duration?
    public internal(set) var exit: ContainerExit?
    /// How many times it was started.
    public internal(set) var startCount = 0
    /// Set when somebody else than the daemon removed it.
    public internal(set) var wasRemovedByHand = false
    /// Set when somebody else than the daemon started it after it had ended.
    public internal(set) var wasStartedByHand = false

    public var attempt: AttemptName {
        AttemptName(
            resource: request.identity.task.resource, digest: request.identity.task.digest,
            number: request.identity.attempt)
    }

    public var isLive: Bool { state == .created || state == .running }
}
