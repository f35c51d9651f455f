public import Manifests
public import Persistence
public import Planning

/// Properties of the loop for other services.
extension Reconciler {
    public nonisolated var wake: WakeSignal { front.wake }
    public nonisolated var recovery: Recovery { front.recovery }
    /// Rung at each look that found a change since the previous one.
    public nonisolated var news: WakeSignal { front.news }
    /// Rung together with `news`, for the task that follows workers.
    public nonisolated var looked: WakeSignal { front.looked }

    /// The policy of the loop, before the Lab manifest narrows it. Its capacity is unlimited until
    /// the real one is known.
    public nonisolated var policy: Policy { front.settings.policy }

    /// The policy for checking manifests. It has no capacity until the real one is known.
    public nonisolated var loadPolicy: LoadPolicy { front.settings.loadPolicy }

    /// The limits in force, each with its source.
    public func limitsInForce() throws -> [EffectiveLimit] {
        let settings = front.settings
        return settings.policy.limits(
            under: try executor.store.labInForce(under: settings.loadPolicy),
            allowedImages: settings.loadPolicy.allowedImages,
            requiresSignatures: settings.requiresSignatures)
    }

    /// The revision in force; nil before the first.
    public var inForce: (revision: AcceptedRevision, result: LoadResult)? {
        branch.current.map { ($0.revision, $0.result) }
    }

    /// The resources that the revision in force declares; nil before the first revision. Does not
    /// wait for the loop.
    public nonisolated var desiredInForce: DesiredState? { front.desiredInForce }

    /// The manifests that were read last, for a caller that reads a similar commit.
    public var lastRead: (commit: String, manifests: ReadManifests)? {
        branch.current.flatMap { loaded in loaded.readAt.map { ($0, loaded.manifests.read) } }
    }

    /// The part of the present state that may be published; nil before a revision was accepted.
    /// Reads beside the loop.
    public nonisolated func snapshot() async throws -> StateSnapshot? {
        let store = executor.store
        guard let accepted = try store.acceptedRevision() else { return nil }
        return StateSnapshot(
            of: try await observed(revision: accepted.commit), runs: try store.pastRuns(),
            at: executor.time.now())
    }

    /// The plan that the next look would make; nil before a revision was read. Changes nothing.
    public nonisolated func livePlan() async throws -> LivePlan? {
        guard let (revision, result) = await inForce else { return nil }
        let observed = try await observed(revision: revision.commit)
        return LivePlan(
            plan: Planner.plan(result.desired, given: observed, at: executor.time.now()),
            desired: result.desired, observed: observed)
    }

    private nonisolated func observed(revision: String) async throws -> ObservedState {
        let settings = front.settings
        let lab = try executor.store.labInForce(under: settings.loadPolicy)
        var observed = try executor.store.observed(
            policy: settings.policy.narrowed(by: lab), revision: revision)
        do throws(EngineError) {
            observed.engine = .seen(try await executor.engine.list())
        } catch {
            observed.engine = .unreachable
        }
        return observed
    }
}

/// The plan for the revision in force, and the observations that it used; nothing is recorded.
public struct LivePlan: Sendable {
    public let plan: Plan
    public let desired: DesiredState
    public let observed: ObservedState
}
