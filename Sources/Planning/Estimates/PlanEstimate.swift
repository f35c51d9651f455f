public import Manifests

/// An estimate of the work that the changes of a plan bring.
public struct PlanEstimate: Sendable, Hashable {
    /// The estimate of each changed resource whose work can be estimated.
    public let known: [ResourceID: Estimate]
    /// The changed resources whose work is like no past run, in order of identity.
    public let unknown: [ResourceID]
    /// Sums over `known`. Wall time lasts until the last work ends, in the lab's order, as
    /// dependencies and capacity allow. When the capacity is not known, its high value is the sum
    /// of all wall times.
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

    /// Estimates the work that `changes` of `desired` bring, given the observed state.
    public init(
        of changes: [ResourceChange], in desired: DesiredState, given observed: ObservedState,
        by estimator: Estimator
    ) {
        let resources = DeclaredResources(desired.resources)
        let lowering = Lowering(resources: resources)
        var known: [ResourceID: Estimate] = [:]
        var unknown: [ResourceID] = []
        var items: [Timetable.Item] = []
        for change in changes where change.bringsWork {
            guard let resource = resources[change.resource], resource.haltReason == nil else {
                continue
            }
            switch lowering.workload(of: resource) {
            case .container(let workload)?:
                if let estimate = estimator.estimate(workload, of: change.resource.kind) {
                    known[change.resource] = estimate
                    items.append(
                        Timetable.Item(
                            id: change.resource, needs: workload.resources,
                            priority: resource.spec.run?.priority ?? 0, seconds: nil,
                            after: change.related))
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
        total = Self.total(
            known, items, capacity: observed.policy.narrowed(by: desired.labSpec).capacity)
    }

    /// An estimate with the present size of the result; nil when the result is still to be made.
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

    /// - Parameter items: the work that takes time, in the order of the changes, without its
    ///   length.
    private static func total(
        _ known: [ResourceID: Estimate], _ items: [Timetable.Item], capacity: Resources
    ) -> Total {
        var total = Total()
        for estimate in known.values {
            total.gpuSeconds = total.gpuSeconds + (estimate.gpuSeconds ?? .zero)
            total.resultBytes = total.resultBytes + estimate.resultBytes
            if let tokens = estimate.tokens { total.tokens = (total.tokens ?? .zero) + tokens }
        }
        func end(_ part: KeyPath<EstimateRange, Int>) -> Int {
            let lengths = items.map { item in
                item.taking(known[item.id]?.wallSeconds?[keyPath: part] ?? 0)
            }
            return Timetable(lengths, capacity: capacity).end
        }
        // Shorter pieces of work may run in another order and end later, so the values are put in
        // order.
        let typical = end(\.typical)
        let high =
            capacity.isUnknown
            ? sum(of: known.values.map { $0.wallSeconds?.high ?? 0 }) : end(\.high)
        total.wallSeconds = EstimateRange(
            low: min(end(\.low), typical), typical: typical, high: max(high, typical))
        return total
    }

    private static func sum(of lengths: [Int]) -> Int {
        lengths.reduce(0) { sum, length in
            let (next, isTooLong) = sum.addingReportingOverflow(length)
            return isTooLong ? .max : next
        }
    }
}

extension Timetable.Item {
    fileprivate func taking(_ seconds: Int) -> Timetable.Item {
        Timetable.Item(
            id: id, needs: needs, priority: priority, seconds: seconds, after: after)
    }
}

extension Resources {
    /// Whether the capacity is not known: a plan without a lab has room for everything.
    fileprivate var isUnknown: Bool { milliCPUs >= .max / 2 }
}

extension ResourceChange {
    /// Whether the change lets work begin for which no usable result exists.
    var bringsWork: Bool {
        switch verb {
        case .create, .replace: true
        case .update: reason == .inputsChanged || reason == .resumed
        case .delete, .reuse, .restore, .blocked, .adopt, .rename: false
        }
    }
}
