import Manifests

/// Everything that a plan is made from.
struct PlanInput: Sendable {
    let desired: DesiredState
    let observed: ObservedState
    let now: Instant

    /// How far the wall clock is ahead of the time since the boot.
    var wallOffset: Duration { now.wall - now.uptime }
}
