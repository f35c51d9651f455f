public import Manifests
public import Planning

/// What only the loop knows, for who shows it.
public struct LoopView: Sendable {
    /// By which the daemon decides, to say when it tries again and when work will end.
    let policy: @Sendable () -> Policy
    /// What the first plan since the start waits for; nil once it was made.
    let missingForFirstPlan: @Sendable () -> String?
    /// What is in force of what the server's settings and the Lab both may set.
    let limits: @Sendable () async throws -> [EffectiveLimit]
    /// What the revision in force declares; nil before the first. Asked for by most pages.
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
