import Planning

extension PlanDocument {
    /// What one change will probably take.
    struct ActionEstimate: Codable {
        /// Whether anything like it was ever done.
        let isKnown: Bool
        let match: Estimate.Match?
        /// Absent when the amount of work is not known.
        let amount: ComparedAmount?
        let runs: Int?
        let wallSeconds: EstimateRange?
        let gpuSeconds: EstimateRange?
        let resultBytes: EstimateRange?
        let tokens: EstimateRange?

        init(_ estimate: Estimate?) {
            isKnown = estimate != nil
            match = estimate?.match
            amount = estimate?.amount
            runs = estimate?.runs
            wallSeconds = estimate?.wallSeconds
            gpuSeconds = estimate?.gpuSeconds
            resultBytes = estimate?.resultBytes
            tokens = estimate?.tokens
        }
    }

    /// What all changes together will probably take.
    struct TotalEstimate: Codable {
        let known: Int
        let unknown: Int
        let wallSeconds: EstimateRange
        let gpuSeconds: EstimateRange
        let resultBytes: EstimateRange
        let tokens: EstimateRange?

        /// Nil for a plan that brings no work.
        init?(_ estimate: PlanEstimate) {
            guard estimate.hasWork else { return nil }
            known = estimate.known.count
            unknown = estimate.unknown.count
            wallSeconds = estimate.total.wallSeconds
            gpuSeconds = estimate.total.gpuSeconds
            resultBytes = estimate.total.resultBytes
            tokens = estimate.total.tokens
        }
    }
}
