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
}
