import Foundation

/// A linear axis whose ticks stand at round numbers.
struct AxisScale: Equatable {
    let low: Double
    let high: Double
    let ticks: [Double]

    /// Covers the finite ones among `values`, and zero to one when there are none.
    init(covering values: some Sequence<Double>, tickCount: Int, wholeSteps: Bool) {
        let finite = values.filter { $0.isFinite && abs($0) < 1e300 }
        var low = finite.min() ?? 0
        var high = finite.max() ?? 1
        if low == high {
            let margin = wholeSteps ? 1 : max(abs(low) * 0.1, 0.5)
            // A series of zeros lies on the axis, like most series that begin at zero.
            (low, high) = low == 0 && !wholeSteps ? (0, 1) : (low - margin, high + margin)
        }
        var step = Self.roundStep((high - low) / Double(max(tickCount, 1)))
        if wholeSteps { step = max(step, 1) }
        let first = wholeSteps ? (low / step).rounded(.up) : (low / step).rounded(.down)
        let last = wholeSteps ? (high / step).rounded(.down) : (high / step).rounded(.up)
        let count = min(max(Int(last - first), 0), 50)
        ticks = (0...count).map { (first + Double($0)) * step }
        self.low = wholeSteps ? low : min(low, first * step)
        self.high = wholeSteps ? high : max(high, last * step)
    }

    /// Where a value lies, from 0 to 1.
    func position(_ value: Double) -> Double {
        high > low ? min(max((value - low) / (high - low), 0), 1) : 0.5
    }

    /// The smallest of 1, 2, 5 times a power of ten that is not below `rough`.
    private static func roundStep(_ rough: Double) -> Double {
        guard rough.isFinite, rough > 0 else { return 1 }
        let power = pow(10, floor(log10(rough)))
        guard power > 0 else { return rough }
        let factor = rough / power
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10)
    }
}
