public import Manifests

/// A part of a plan that someone asked to see: named resources with all that they are made from,
/// and resources with certain labels.
public struct PlanSelection: Sendable, Hashable {
    public let targets: Set<ResourceID>
    public let selector: LabelSelector?

    public init(targets: Set<ResourceID>, selector: LabelSelector?) {
        self.targets = targets
        self.selector = selector
    }

    /// The changes of `plan` that are asked for, in its order. `before` has the labels of resources
    /// that `desired` no longer declares.
    public func changes(
        of plan: Plan, in desired: DesiredState, before: [Resource]
    ) -> [ResourceChange] {
        let declared = before + desired.resources
        let resources = Dictionary(
            declared.map { ($0.id, $0) }, uniquingKeysWith: { _, newer in newer })
        let named = closure(of: targets, resources)
        return plan.changes.filter { change in
            if named.contains(change.resource) { return true }
            guard let selector else { return false }
            return resources[change.resource].map { selector.matches($0.labels) } ?? false
        }
    }

    /// The targets and all that they refer to, directly or not.
    private func closure(
        of targets: Set<ResourceID>, _ resources: [ResourceID: Resource]
    ) -> Set<ResourceID> {
        var found = targets
        var pending = Array(targets)
        while let id = pending.popLast() {
            for reference in resources[id]?.references ?? []
            where found.insert(reference.target).inserted {
                pending.append(reference.target)
            }
        }
        return found
    }
}
