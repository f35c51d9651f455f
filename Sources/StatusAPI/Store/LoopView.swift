public import Manifests
public import Planning

/// What only the loop knows, for who shows it.
public struct LoopView: Sendable {
    /// What the first plan since the start waits for; nil once it was made.
    let missingForFirstPlan: @Sendable () -> String?
    /// What is in force of what the server's settings and the Lab both may set.
    let limits: @Sendable () async throws -> [EffectiveLimit]
    /// What the revision in force declares; nil before the first. Asked for by most pages.
    let desired: @Sendable () -> DesiredState?

    public init(
        missingForFirstPlan: @escaping @Sendable () -> String?,
        limits: @escaping @Sendable () async throws -> [EffectiveLimit],
        desired: @escaping @Sendable () -> DesiredState?
    ) {
        self.missingForFirstPlan = missingForFirstPlan
        self.limits = limits
        self.desired = desired
    }
}
