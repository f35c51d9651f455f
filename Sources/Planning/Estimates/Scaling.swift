/// What past runs of other amounts say of an amount of work.
///
/// Work is taken to need a start-up, however little there is to do, and after it as long for each
/// unit as the past run did. The start-up is usually unknown, but no longer than the shortest past
/// run: the range goes from none to all of that, so it widens with the distance. The usual is
/// without start-up, unless past runs of the same settings differ at least twofold: then it is
/// where the line through the least and the largest amount meets zero.
struct Scaling {
    /// Those nearest by factor; the others would magnify what is peculiar to them.
    let nearest: [PastRun]
    private let planned: Double
    private let startUp: Double
    private let startUpMax: Double

    /// Nil when no amount is known.
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

    /// Pictures take as much each, and what stands beside them hardly counts.
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

    /// Seconds at no work of the line through the usual times of the least and the largest amount;
    /// 0 where there is no such line.
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
    /// A run that was shorter than a second counts as one, so that many of it are not nothing.
    fileprivate var seconds: Int { max(Int(wall.components.seconds), 1) }
}
