public import Manifests

/// Estimates planned work from past runs. Pure: the order of the runs does not matter.
public struct Estimator: Sendable {
    private let newest: [Key: [PastRun]]
    private let prices: TokenPrices?

    /// A property that similar pieces of work share, besides kind and image.
    fileprivate enum Likeness: Hashable {
        case image
        case workload(String)
        case settings(String)
        case size(WorkSize)
    }

    private struct Key: Hashable {
        let kind: Kind
        let image: String
        let likeness: Likeness
    }

    /// The newest similar runs that count; older ones say less about the lab as it is now.
    private static let alikeMax = 100

    public init(runs: [PastRun], prices: TokenPrices?) {
        var newest: [Key: [PastRun]] = [:]
        let sorted = runs.sorted { ($1.endedAt.wall, $0.task) < ($0.endedAt.wall, $1.task) }
        for run in sorted {
            for likeness in run.profile.likenesses {
                let key = Key(
                    kind: run.task.resource.kind, image: run.profile.image, likeness: likeness)
                if newest[key, default: []].count < Self.alikeMax {
                    newest[key, default: []].append(run)
                }
            }
        }
        self.newest = newest
        self.prices = prices
    }

    /// The estimate for `workload` of a resource of `kind`; nil when nothing like it was ever done.
    public func estimate(_ workload: ContainerWorkload, of kind: Kind) -> Estimate? {
        let profile = WorkProfile(of: workload, as: kind)
        guard let basis = basis(of: profile, kind) else { return nil }
        let wall = basis.wallSeconds
        return Estimate(
            match: basis.match, amount: basis.amount, runs: basis.runs, wallSeconds: wall,
            gpuSeconds: wall.scaled(by: workload.resources.gpus), resultBytes: basis.resultBytes,
            tokens: prices?.tokens(for: workload.resources, wallSeconds: wall))
    }

    /// The first of these that exists: the same work and amount, the same work scaled, the same
    /// work of unknown amount, the same image scaled, the same image.
    private func basis(of profile: WorkProfile, _ kind: Kind) -> Basis? {
        func runs(_ likeness: Likeness) -> [PastRun] {
            newest[Key(kind: kind, image: profile.image, likeness: likeness)] ?? []
        }
        let same = runs(.workload(profile.workload))
        let alike = runs(.image)
        guard let size = profile.size, let measure = kind.workMeasure else {
            return Basis(.sameWork, same, amount: nil) ?? Basis(.sameImage, alike, amount: nil)
        }
        func amount(_ past: ComparedAmount.Span?) -> ComparedAmount {
            ComparedAmount(unit: measure.unit, planned: size.amount, past: past)
        }
        // When the parameters alone give the amount, the same parameters mean the same amount.
        let equal = measure.isForEachPicture ? runs(.size(size)) : same
        return Basis(
            .sameWork, equal,
            amount: amount(ComparedAmount.Span(least: size.amount, most: size.amount)))
            ?? Basis(.sameWork, runs(.settings(size.settings)), to: size, measure)
            ?? Basis(.sameWork, same, amount: amount(nil))
            ?? Basis(.sameImage, alike, to: size, measure)
            ?? Basis(.sameImage, alike, amount: amount(nil))
    }
}

extension WorkProfile {
    /// Everything that other work may have in common with it.
    fileprivate var likenesses: [Estimator.Likeness] {
        let ofSize: [Estimator.Likeness] = size.map { [.settings($0.settings), .size($0)] } ?? []
        return [.image, .workload(workload)] + ofSize
    }
}

/// The past runs behind an estimate, and the values that they give.
private struct Basis {
    let match: Estimate.Match
    let amount: ComparedAmount?
    let runs: Int
    let wallSeconds: EstimateRange
    let resultBytes: EstimateRange

    /// The values of the runs as they were; nil for no runs.
    init?(_ match: Estimate.Match, _ runs: [PastRun], amount: ComparedAmount?) {
        guard let wall = EstimateRange(of: runs.map { Int($0.wall.components.seconds) }),
            let bytes = EstimateRange(of: runs.map(\.resultBytes))
        else { return nil }
        self.match = match
        self.amount = amount
        self.runs = runs.count
        wallSeconds = wall
        resultBytes = bytes
    }

    /// The values scaled to the planned size; nil when no amount is known.
    init?(
        _ match: Estimate.Match, _ runs: [PastRun], to size: WorkSize, _ measure: WorkMeasure
    ) {
        guard let scaling = Scaling(runs, to: size.amount), let wall = scaling.wallSeconds,
            let bytes = measure.growsResult
                ? scaling.resultBytes : EstimateRange(of: scaling.nearest.map(\.resultBytes))
        else { return nil }
        self.match = match
        amount = ComparedAmount(
            unit: measure.unit, planned: size.amount, past: scaling.amounts)
        self.runs = scaling.nearest.count
        wallSeconds = wall
        resultBytes = bytes
    }
}
