internal import Manifests
internal import Persistence
public import Planning

extension Reconciler {
    /// The limits in force, each with who sets it.
    public func limitsInForce() throws -> [EffectiveLimit] {
        settings.policy.limits(
            under: try loader.labInForce(), allowedImages: settings.loadPolicy.allowedImages,
            requiresSignatures: settings.requiresSignatures)
    }

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
