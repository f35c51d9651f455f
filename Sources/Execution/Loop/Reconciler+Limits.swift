public import Manifests
internal import Persistence
public import Planning
internal import Synchronization

extension Reconciler {
    /// The limits in force, each with who sets it.
    public func limitsInForce() throws -> [EffectiveLimit] {
        settings.policy.limits(
            under: try loader.labInForce(), allowedImages: settings.loadPolicy.allowedImages,
            requiresSignatures: settings.requiresSignatures)
    }

    /// By which the loop decides, as far as the Lab manifest does not narrow it. Its capacity is
    /// boundless until that is known.
    public nonisolated var policy: Policy { policies.withLock { $0.policy } }

    /// By which manifests are checked. It has no capacity until that is known.
    public nonisolated var loadPolicy: LoadPolicy { policies.withLock { $0.load } }

    /// Whether the lab's capacity is known, having asked for it when it was not.
    func knowsCapacity() async -> Bool {
        guard let find = settings.findCapacity else { return true }
        guard let capacity = await find() else { return false }
        settings.policy.capacity = capacity
        settings.loadPolicy.capacity = capacity
        settings.findCapacity = nil
        loader = DesiredStateLoader(source: source, store: store, policy: settings.loadPolicy)
        await reload()
        return true
    }
}
