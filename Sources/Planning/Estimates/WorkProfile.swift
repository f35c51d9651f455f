public import Manifests

/// The properties by which work is compared: the image as the manifest names it, and everything
/// asked of the work besides its inputs and seed.
public struct WorkProfile: Sendable, Hashable {
    public let image: String
    /// A short digest of command, parameters and GPUs; it reveals none of them.
    public let workload: String
    /// Nil when the amount of work is not known.
    public let size: WorkSize?

    public init(image: String, workload: String, size: WorkSize?) {
        self.image = image
        self.workload = workload
        self.size = size
    }

    /// - Parameter kind: the kind of the resource whose work it is.
    public init(of workload: ContainerWorkload, as kind: Kind) {
        self.init(
            image: workload.image, workload: Self.digest(of: workload, without: nil),
            size: WorkSize(
                amount: workload.amount,
                settings: Self.digest(of: workload, without: kind.workMeasure?.parameter)))
    }

    private static func digest(
        of workload: ContainerWorkload, without parameter: String?
    ) -> String {
        var parameters = workload.parameters
        if let parameter { parameters[parameter] = nil }
        let asked: JSONValue = .object([
            "command": .array((workload.command ?? []).map(JSONValue.string)),
            "parameters": .object(parameters),
            "gpus": .integer(workload.resources.gpus),
        ])
        let digits = String(StableHash.of(CanonicalJSON.encode(asked)), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// The amount of work, apart from how it is done.
public struct WorkSize: Sendable, Hashable {
    /// At least 1, as the kind counts it: pictures, or pictures times epochs.
    public let amount: Int
    /// A short digest like that of the workload, but without the parameter that counts the amount.
    public let settings: String

    /// Nil unless both are known and the amount is positive. An amount above
    /// `WorkMeasure.amountMax` is reduced to it.
    public init?(amount: Int?, settings: String?) {
        guard let amount, let settings, amount > 0 else { return nil }
        self.amount = min(amount, WorkMeasure.amountMax)
        self.settings = settings
    }
}
