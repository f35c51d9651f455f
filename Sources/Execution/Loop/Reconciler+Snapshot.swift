public import Manifests
internal import Persistence
public import Planning

extension Reconciler {
    /// What may be told of the state as it is now; nil before a revision was accepted. Reads on its
    /// own, beside the loop.
    public nonisolated func snapshot() async throws -> StateSnapshot? {
        guard let accepted = try store.acceptedRevision() else { return nil }
        return StateSnapshot(
            of: try await observed(revision: accepted.commit), runs: try store.pastRuns(),
            at: time.now())
    }

    /// What the next look would decide; nil before a revision was read. Changes nothing.
    public nonisolated func livePlan() async throws -> LivePlan? {
        guard let (revision, result) = await inForce else { return nil }
        let observed = try await observed(revision: revision.commit)
        return LivePlan(
            plan: Planner.plan(result.desired, given: observed, at: time.now()),
            desired: result.desired, observed: observed)
    }

    private nonisolated func observed(revision: String) async throws -> ObservedState {
        let lab = try await loader.labInForce()
        var observed = try store.observed(
            policy: await settings.policy.narrowed(by: lab), revision: revision)
        do throws(EngineError) {
            observed.engine = .seen(try await engine.list())
        } catch {
            observed.engine = .unreachable
        }
        return observed
    }
}

/// What would be done about the revision in force, and what that rests on; none of it recorded.
public struct LivePlan: Sendable {
    public let plan: Plan
    public let desired: DesiredState
    public let observed: ObservedState
}
