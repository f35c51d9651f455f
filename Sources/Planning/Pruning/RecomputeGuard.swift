import Manifests

/// Stops a revision that would recompute many finished results, as a changed default image would.
enum RecomputeGuard {
    /// The trip, or nil when the replacements of `changes` may go on.
    static func trip(for changes: [ResourceChange], in world: World) -> GuardTrip? {
        let recomputed = changes.filter {
            $0.verb == .replace && world.observed.inventory[$0.resource]?.current != nil
        }.map(\.resource).sorted()
        let limit = world.observed.policy.maxRecomputed
        let approval = Approval(revision: world.observed.revision, resources: Set(recomputed))
        guard recomputed.count > limit, !world.observed.approvals.contains(approval) else {
            return nil
        }
        return GuardTrip(
            reason: .recomputeGuard, revision: world.observed.revision, resources: recomputed,
            message: """
                revision \(world.observed.revision.prefix(12)) recomputes \(recomputed.count) \
                finished results; at most \(limit) may be recomputed at once. Nothing is \
                recomputed now: revert the commit to leave them, or let an admin run 'reconciler \
                approve' to make them again
                """)
    }
}
