import Manifests

extension Lowering {
    /// `workload` of a resource of `kind` with its amount, where the manifests say that.
    func counted(_ workload: ContainerWorkload, of kind: Kind) -> ContainerWorkload {
        var counted = workload
        counted.amount = amount(of: workload, kind)
        return counted
    }

    private func amount(of workload: ContainerWorkload, _ kind: Kind) -> Int? {
        guard let measure = kind.workMeasure else { return nil }
        var amount = 1
        if let parameter = measure.parameter {
            guard let count = Self.count(workload.parameters[parameter]) else { return nil }
            amount = count
        }
        if measure.isForEachPicture {
            guard let pictures = pictures(of: workload) else { return nil }
            let (product, overflow) = amount.multipliedReportingOverflow(by: pictures)
            amount = overflow ? .max : product
        }
        return min(amount, WorkMeasure.amountMax)
    }

    /// How many pictures the dataset among the inputs is declared to have.
    private func pictures(of workload: ContainerWorkload) -> Int? {
        guard let parameter = Kind.dataset.workMeasure?.parameter,
            let source = workload.inputs.first(where: { $0.source.kind == .dataset })?.source,
            case .dataset(let spec)? = resources[source]?.spec
        else { return nil }
        return Self.count(spec.parameters[parameter])
    }

    /// What a parameter counts; nil when it counts nothing.
    private static func count(_ value: JSONValue?) -> Int? {
        guard case .integer(let count)? = value, count > 0 else { return nil }
        return count
    }
}
