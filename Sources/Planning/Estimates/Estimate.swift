public import Manifests

/// A range of expected values: low, typical and high.
public struct EstimateRange: Sendable, Hashable, Codable {
    public var low: Int
    public var typical: Int
    public var high: Int

    public init(low: Int, typical: Int, high: Int) {
        self.low = low
        self.typical = typical
        self.high = high
    }

    public static let zero = EstimateRange(low: 0, typical: 0, high: 0)

    /// The range of some values: the median, and from the 10th to the 90th percentile when there
    /// are at least 5, else from the least to the most. Nil for no values.
    public init?(of values: [Int]) {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        func percentile(_ part: Int) -> Int {
            sorted[((sorted.count - 1) * part + 50) / 100]
        }
        let isWide = sorted.count < 5
        self.init(
            low: percentile(isWide ? 0 : 10), typical: percentile(50),
            high: percentile(isWide ? 100 : 90))
    }

    /// Adds the parts; a sum stays at the largest number instead of overflowing.
    public static func + (left: EstimateRange, right: EstimateRange) -> EstimateRange {
        func sum(_ part: KeyPath<EstimateRange, Int>) -> Int {
            let (sum, overflow) = left[keyPath: part].addingReportingOverflow(right[keyPath: part])
            return overflow ? .max : sum
        }
        return EstimateRange(low: sum(\.low), typical: sum(\.typical), high: sum(\.high))
    }

    func scaled(by factor: Int) -> EstimateRange {
        func product(_ value: Int) -> Int {
            let (product, overflow) = value.multipliedReportingOverflow(by: factor)
            return overflow ? .max : product
        }
        return EstimateRange(low: product(low), typical: product(typical), high: product(high))
    }
}

/// The amount of planned work, and the amounts of the past runs that it is compared with.
public struct ComparedAmount: Sendable, Hashable, Codable {
    /// The least and the largest amount.
    public struct Span: Sendable, Hashable, Codable {
        public let least: Int
        public let most: Int
    }

    public let unit: AmountUnit
    public let planned: Int
    /// Nil when it is not known; nothing was scaled then.
    public let past: Span?

    /// Whether the values of past runs had to be scaled.
    public var isScaled: Bool {
        past.map { $0.least != planned || $0.most != planned } ?? false
    }
}

/// The time, size and price that work will probably have, judged by past runs.
public struct Estimate: Sendable, Hashable {
    /// How near the past runs are to the planned one.
    public enum Match: String, Sendable, Hashable, Codable, CaseIterable {
        /// The same kind, image, command, GPUs and parameters but for the amount.
        case sameWork
        /// The same kind and image, other parameters.
        case sameImage
        /// An upload of a result whose size is known.
        case knownResult
    }

    public let match: Match
    /// How much work is planned; nil when that is not known.
    public let amount: ComparedAmount?
    /// The number of past runs that the estimate is made from.
    public let runs: Int
    /// Nil for an upload, whose speed nobody knows.
    public let wallSeconds: EstimateRange?
    public let gpuSeconds: EstimateRange?
    public let resultBytes: EstimateRange
    /// Nil when the lab has no prices.
    public let tokens: EstimateRange?
}
