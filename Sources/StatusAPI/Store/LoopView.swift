public import Manifests
public import Planning

/// Facts that only the loop knows, for pages and the API.
public struct LoopView: Sendable {
    /// The policy of the daemon, which says when it tries again and when work will end.
    let policy: @Sendable () -> Policy
    /// What the first plan since the start waits for; nil once it was made.
    let missingForFirstPlan: @Sendable () -> String?
    /// The limits in force that both the daemon's settings and the Lab may set.
    let limits: @Sendable () async throws -> [EffectiveLimit]
    /// The desired state of the revision in force; nil before the first. Most pages ask for it.
    let desired: @Sendable () -> DesiredState?

    public init(
        policy: @escaping @Sendable () -> Policy,
        missingForFirstPlan: @escaping @Sendable () -> String?,
        limits: @escaping @Sendable () async throws -> [EffectiveLimit],
        desired: @escaping @Sendable () -> DesiredState?
    ) {
        self.policy = policy
        self.missingForFirstPlan = missingForFirstPlan
        self.limits = limits
        self.desired = desired
    }
}
