import Manifests

/// The lab's prices for work, in tokens.
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

    /// The price in tokens, rounded up to whole ones.
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
