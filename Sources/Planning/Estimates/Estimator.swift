public import Manifests

/// Judges planned work by past runs. Pure: the order of the runs does not matter.
public struct Estimator: Sendable {
    private let bySameWork: [Key: [PastRun]]
    private let bySameImage: [Key: [PastRun]]
    private let prices: TokenPrices?

    private struct Key: Hashable {
        let kind: Kind
        let image: String
        let workload: String?
    }

    public init(runs: [PastRun], prices: TokenPrices?) {
        bySameWork = Dictionary(grouping: runs) {
            Key(
                kind: $0.task.resource.kind, image: $0.profile.image,
                workload: $0.profile.workload)
        }
        bySameImage = Dictionary(grouping: runs) {
            Key(kind: $0.task.resource.kind, image: $0.profile.image, workload: nil)
        }
        self.prices = prices
    }

    /// What `workload` of a resource of `kind` will take; nil when nothing like it was ever done.
    public func estimate(_ workload: ContainerWorkload, of kind: Kind) -> Estimate? {
        let profile = WorkProfile(of: workload)
        let same = bySameWork[
            Key(kind: kind, image: profile.image, workload: profile.workload)]
        let alike = bySameImage[Key(kind: kind, image: profile.image, workload: nil)]
        guard let runs = same ?? alike,
            let wall = EstimateRange(of: runs.map { Int($0.wall.components.seconds) }),
            let bytes = EstimateRange(of: runs.map(\.resultBytes))
        else { return nil }
        return Estimate(
            match: same == nil ? .sameImage : .sameWork, runs: runs.count, wallSeconds: wall,
            gpuSeconds: wall.scaled(by: workload.resources.gpus), resultBytes: bytes,
            tokens: prices?.tokens(for: workload.resources, wallSeconds: wall))
    }
}

/// What the lab charges for work, in tokens.
public struct TokenPrices: Sendable, Hashable {
    public var perGPUHour: Double
    public var perCPUHour: Double

    public init(perGPUHour: Double, perCPUHour: Double) {
        self.perGPUHour = perGPUHour
        self.perCPUHour = perCPUHour
    }

    /// The prices of a Lab, by the name of the unit; nil when none is for computing.
    public init?(_ prices: [String: Double]) {
        guard prices["gpuHour"] != nil || prices["cpuHour"] != nil else { return nil }
        self.init(perGPUHour: prices["gpuHour"] ?? 0, perCPUHour: prices["cpuHour"] ?? 0)
    }

    /// Rounded up to whole tokens.
    func tokens(for resources: Resources, wallSeconds: EstimateRange) -> EstimateRange {
        let perHour =
            perGPUHour * Double(resources.gpus) + perCPUHour * Double(resources.milliCPUs) / 1000
        func tokens(_ seconds: Int) -> Int {
            Int(exactly: (perHour * Double(seconds) / 3600).rounded(.up)) ?? .max
        }
        return EstimateRange(
            low: tokens(wallSeconds.low), typical: tokens(wallSeconds.typical),
            high: tokens(wallSeconds.high))
    }
}
