import Manifests
import Planning

/// Estimates for people.
package enum EstimateText {
    /// The estimate of one change. `isBlind` says that no lab told of its past runs.
    package static func action(_ estimate: PlanDocument.ActionEstimate, isBlind: Bool) -> String {
        guard estimate.isKnown else { return unknown(isBlind: isBlind) }
        let amounts = amounts(
            wall: estimate.wallSeconds, gpu: estimate.gpuSeconds, bytes: estimate.resultBytes,
            tokens: estimate.tokens)
        return amounts + basis(estimate)
    }

    package static func total(_ estimate: PlanDocument.TotalEstimate, isBlind: Bool) -> String {
        guard estimate.known > 0 else { return "estimated time \(unknown(isBlind: isBlind))" }
        let amounts = amounts(
            wall: estimate.wallSeconds, gpu: estimate.gpuSeconds, bytes: estimate.resultBytes,
            tokens: estimate.tokens)
        let rest = estimate.unknown == 0 ? "" : "; unknown for \(estimate.unknown) more"
        return "estimated \(amounts)\(rest)"
    }

    private static func unknown(isBlind: Bool) -> String {
        isBlind
            ? "unknown without the past runs of a lab (--state)"
            : "unknown: nothing like it was done before"
    }

    private static func amounts(
        wall: EstimateRange?, gpu: EstimateRange?, bytes: EstimateRange?, tokens: EstimateRange?
    ) -> String {
        var parts: [String] = []
        if let gpu { parts.append("GPU time \(range(gpu, duration))") }
        if let wall { parts.append("wall time \(range(wall, duration))") }
        if let bytes { parts.append(range(bytes, SizeText.short)) }
        if let tokens {
            parts.append("\(range(tokens) { "\($0)" }) \(Counted.noun("tokens", tokens.high))")
        }
        return parts.joined(separator: ", ")
    }

    private static func basis(_ estimate: PlanDocument.ActionEstimate) -> String {
        let runs = Counted.text(estimate.runs ?? 0, "past run")
        let scaling = estimate.amount.flatMap(scaling) ?? ""
        return switch estimate.match {
        case .sameWork?: " (from \(runs) of the same work\(scaling))"
        case .sameImage?: " (from \(runs) of the same image with other parameters\(scaling))"
        case .knownResult?: " (the result as it is now)"
        case nil: ""
        }
    }

    /// The amounts of work from which and to which the estimate was scaled; nil where there was no
    /// need.
    private static func scaling(_ amount: ComparedAmount) -> String? {
        guard let past = amount.past else {
            return ", not scaled because it is not known how much work that was"
        }
        guard amount.isScaled else { return nil }
        let least = grouped(past.least)
        let from = past.least == past.most ? least : "\(least)–\(grouped(past.most))"
        let noun = Counted.noun("pictures", amount.planned)
        let unit =
            switch amount.unit {
            case .pictures: noun
            case .pictureEpochs: "\(noun) over all epochs"
            }
        return ", scaled from \(from) to \(grouped(amount.planned)) \(unit)"
    }

    /// `12,345,678`
    private static func grouped(_ number: Int) -> String {
        let digits = Array("\(number)")
        return String(
            digits.enumerated().flatMap { place, digit in
                place > 0 && (digits.count - place).isMultiple(of: 3) ? [",", digit] : [digit]
            })
    }

    private static func range(_ range: EstimateRange, _ shown: (Int) -> String) -> String {
        let typical = shown(range.typical)
        let (low, high) = (shown(range.low), shown(range.high))
        return low == high ? typical : "\(typical) (\(low)–\(high))"
    }

    private static func duration(_ seconds: Int) -> String {
        DurationText.short(.seconds(seconds))
    }
}
