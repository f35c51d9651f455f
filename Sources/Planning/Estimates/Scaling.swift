/// Estimates an amount of work from past runs of other amounts.
///
/// The model is that work needs a start-up, however little there is to do, and then as much time
/// for each unit as the past run did. The start-up is usually unknown, but no longer than the
/// shortest past run. The range goes from no start-up to all of that run, so it widens with the
/// distance. The typical value is without start-up, unless past runs of the same settings differ at
/// least twofold: then the start-up is where the line through the least and the largest amount
/// meets zero.
struct Scaling {
    /// The runs whose amounts are nearest by factor; scaling the others would magnify their
    /// peculiarities.
    let nearest: [PastRun]
    private let planned: Double
    private let startUp: Double
    private let startUpMax: Double

    /// Nil when no run has a known amount.
    init?(_ runs: [PastRun], to planned: Int) {
        let sized = runs.filter { $0.profile.size != nil }
        let distances = sized.map { Self.distance(of: $0, to: planned) }
        guard let least = distances.min(), let shortest = sized.map(\.seconds).min(), planned > 0
        else { return nil }
        nearest = zip(sized, distances).filter { $0.1 < 2 * least }.map(\.0)
        self.planned = Double(planned)
        startUpMax = Double(shortest)
        startUp = min(Self.startUp(of: sized), startUpMax)
    }

    var amounts: ComparedAmount.Span? {
        let amounts = nearest.compactMap(\.profile.size?.amount)
        guard let least = amounts.min(), let most = amounts.max() else { return nil }
        return ComparedAmount.Span(least: least, most: most)
    }

    var wallSeconds: EstimateRange? {
        let none = nearest.map { seconds(of: $0, startUp: 0) }
        let all = nearest.map { seconds(of: $0, startUp: startUpMax) }
        let usual = nearest.map { seconds(of: $0, startUp: startUp) }
        guard let low = EstimateRange(of: zip(none, all).map(min)),
            let typical = EstimateRange(of: usual),
            let high = EstimateRange(of: zip(none, all).map(max))
        else { return nil }
        return EstimateRange(low: low.low, typical: typical.typical, high: high.high)
    }

    /// The size grows with the amount: each picture takes as much, and the other files hardly
    /// count.
    var resultBytes: EstimateRange? {
        EstimateRange(of: nearest.map { Self.whole(Double($0.resultBytes) * factor(from: $0)) })
    }

    private func seconds(of run: PastRun, startUp: Double) -> Int {
        Self.whole(startUp + (Double(run.seconds) - startUp) * factor(from: run))
    }

    private func factor(from run: PastRun) -> Double {
        run.profile.size.map { planned / Double($0.amount) } ?? 1
    }

    private static func distance(of run: PastRun, to planned: Int) -> Double {
        let factor = run.profile.size.map { Double(planned) / Double($0.amount) } ?? 1
        return max(factor, 1 / factor)
    }

    /// The start-up in seconds: the value at zero of the line through the typical times of the
    /// least and the largest amount; 0 when there is no such line.
    private static func startUp(of runs: [PastRun]) -> Double {
        let sizes = runs.compactMap(\.profile.size)
        guard let least = sizes.map(\.amount).min(), let most = sizes.map(\.amount).max(),
            most / 2 >= least, Set(sizes.map(\.settings)).count == 1,
            let short = usualSeconds(of: runs, amount: least),
            let long = usualSeconds(of: runs, amount: most), long >= short
        else { return 0 }
        let each = Double(long - short) / Double(most - least)
        return max(Double(short) - each * Double(least), 0)
    }

    private static func usualSeconds(of runs: [PastRun], amount: Int) -> Int? {
        EstimateRange(of: runs.filter { $0.profile.size?.amount == amount }.map(\.seconds))?.typical
    }

    private static func whole(_ number: Double) -> Int {
        Int(exactly: number.rounded()) ?? .max
    }
}

extension PastRun {
    /// At least 1, so that scaling a run of less than a second does not give zero.
    fileprivate var seconds: Int { max(Int(wall.components.seconds), 1) }
}
