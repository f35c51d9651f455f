import Lab
import Manifests
import Planning

extension SelectionWishes {
    /// What the options `--target` and `--selector` ask for.
    init(targets: [String], selector: String?) {
        let part = PlannedPart(targets: targets, selector: selector)
        self.init(targets: targets, selector: selector, selection: part.selection)
    }
}

/// The requested part of a plan, as written.
private struct PlannedPart: Sendable {
    let targets: [String]
    let selector: String?

    /// The selection among the resources of the plan; nil when all of it is wanted.
    @Sendable func selection(among known: [ResourceID]) throws -> PlanSelection? {
        guard !targets.isEmpty || selector != nil else { return nil }
        var ids: Set<ResourceID> = []
        for target in targets {
            ids.formUnion(try Self.resources(named: target, among: known))
        }
        var labels: LabelSelector?
        if let selector {
            guard let parsed = LabelSelector(selector) else {
                throw CommandFailure(
                    status: .usage,
                    message: """
                        --selector '\(selector)' is no selector; write conditions like \
                        project=kitchen, stage!=draft, urgent or !draft, joined by commas
                        """)
            }
            labels = parsed
        }
        return PlanSelection(targets: ids, selector: labels)
    }

    private static func resources(
        named target: String, among known: [ResourceID]
    ) throws -> [ResourceID] {
        let found = known.filter { matches($0, target) }
        if !found.isEmpty { return found }
        if let bare = BareName(target, nil) { return [try bare.id(among: known)] }
        throw CommandFailure(
            status: .error,
            message: """
                --target '\(target)' names no resource of this plan; write it like \
                Dataset/alice/cups or datasets/cups
                """)
    }

    /// `Kind/owner/name`, or without the owner; the kind in any case, or its plural.
    private static func matches(_ id: ResourceID, _ target: String) -> Bool {
        guard let slash = target.firstIndex(of: "/") else { return false }
        let rest = target[target.index(after: slash)...]
        let kind = try? Kind.named(String(target[..<slash]))  // none: it matches nothing
        return kind == id.kind && (rest == id.name || rest == "\(id.owner)/\(id.name)")
    }
}
