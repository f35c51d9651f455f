public import Manifests

/// What the changes of a plan will probably take.
public struct PlanEstimate: Sendable, Hashable {
    /// Changes that bring work, and what it takes.
    public let known: [ResourceID: Estimate]
    /// Changes that bring work of which nothing like it was ever done, by identity.
    public let unknown: [ResourceID]
    /// Sums over what is known. Wall time is from everything side by side, as far as one thing
    /// waits for another, to everything one after another.
    public let total: Total

    public struct Total: Sendable, Hashable {
        public var wallSeconds = EstimateRange.zero
        public var gpuSeconds = EstimateRange.zero
        public var resultBytes = EstimateRange.zero
        /// Nil when the lab has no prices.
        public var tokens: EstimateRange?
    }

    /// Whether the plan brings any work at all.
    public var hasWork: Bool { !known.isEmpty || !unknown.isEmpty }

    /// Estimates of the work that `changes` of `desired` bring, given what there is.
    public init(
        of changes: [ResourceChange], in desired: DesiredState, given observed: ObservedState,
        by estimator: Estimator
    ) {
        let resources = DeclaredResources(desired.resources)
        let lowering = Lowering(resources: resources)
        var known: [ResourceID: Estimate] = [:]
        var unknown: [ResourceID] = []
        for change in changes where change.bringsWork {
            guard let resource = resources[change.resource], !resource.isHeldBack else { continue }
            switch lowering.workload(of: resource) {
            case .container(let workload)?:
                if let estimate = estimator.estimate(workload, of: change.resource.kind) {
                    known[change.resource] = estimate
                } else {
                    unknown.append(change.resource)
                }
            case .upload(let upload)?:
                known[change.resource] = Self.estimate(of: upload, observed)
            case .file?, .unsupported?, nil: break
            }
        }
        self.known = known
        self.unknown = unknown.sorted()
        total = Self.total(known, order: changes)
    }

    /// The size of the result as it is now; nothing is known of one that is still to be made.
    private static func estimate(
        of upload: UploadWorkload, _ observed: ObservedState
    ) -> Estimate? {
        guard let current = observed.inventory[upload.target]?.current,
            let version = observed.versions[current], version.sizeBytes > 0
        else { return nil }
        let size = version.sizeBytes
        return Estimate(
            match: .knownResult, amount: nil, runs: 0, wallSeconds: nil, gpuSeconds: nil,
            resultBytes: EstimateRange(low: size, typical: size, high: size), tokens: nil)
    }

    private static func total(
        _ known: [ResourceID: Estimate], order changes: [ResourceChange]
    ) -> Total {
        var total = Total()
        var ends: [ResourceID: EstimateRange] = [:]
        var longest = EstimateRange.zero
        var sum = EstimateRange.zero
        for change in changes {
            guard let estimate = known[change.resource] else { continue }
            let wall = estimate.wallSeconds ?? .zero
            let start = change.related.compactMap { ends[$0] }
                .reduce(EstimateRange.zero) { $0.later($1) }
            let end = start + wall
            ends[change.resource] = end
            longest = longest.later(end)
            sum = sum + wall
            total.gpuSeconds = total.gpuSeconds + (estimate.gpuSeconds ?? .zero)
            total.resultBytes = total.resultBytes + estimate.resultBytes
            if let tokens = estimate.tokens { total.tokens = (total.tokens ?? .zero) + tokens }
        }
        total.wallSeconds = EstimateRange(
            low: longest.low, typical: longest.typical, high: sum.high)
        return total
    }
}

extension EstimateRange {
    fileprivate func later(_ other: EstimateRange) -> EstimateRange {
        EstimateRange(
            low: max(low, other.low), typical: max(typical, other.typical),
            high: max(high, other.high))
    }
}

extension ResourceChange {
    /// Whether the change lets work begin that nothing that exists satisfies.
    fileprivate var bringsWork: Bool {
        switch verb {
        case .create, .replace: true
        case .update: reason == .inputsChanged
        case .delete, .reuse, .restore, .blocked, .adopt, .rename: false
        }
    }
}

extension Resource {
    fileprivate var isHeldBack: Bool { spec.common.suspend || spec.run?.cancel == true }
}
