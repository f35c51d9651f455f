public import Manifests
public import Planning

/// What an operator sets about the loop.
public struct LoopSettings: Sendable {
    public var policy: Policy
    public var loadPolicy: LoadPolicy
    /// Time between looks at the repository, and the longest between looks at the world.
    public var pollInterval: Duration
    public var relistInterval: Duration
    /// Actions under way at once. Engines were seen to deadlock when many containers were started
    /// and removed side by side.
    public var actionsMax: Int
    /// Whether every commit has to be signed, whatever the Lab says of that.
    public var requiresSignatures = false
    /// Finds out the lab's capacity, nil while it cannot be told; nil when `policy` has it. Until
    /// it is known the Engine counts as one that does not answer: nothing begins, and nothing
    /// counts as too large.
    public var findCapacity: (@Sendable () async -> Resources?)?

    public init(
        policy: Policy, loadPolicy: LoadPolicy, pollInterval: Duration, relistInterval: Duration,
        actionsMax: Int
    ) {
        self.policy = policy
        self.loadPolicy = loadPolicy
        self.actionsMax = actionsMax
        self.pollInterval = pollInterval
        self.relistInterval = relistInterval
    }
}
