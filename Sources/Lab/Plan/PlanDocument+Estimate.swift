package import Planning

extension PlanDocument {
    /// The estimate of one change.
    package struct ActionEstimate: Codable {
        /// Whether similar work was ever done.
        package let isKnown: Bool
        package let match: Estimate.Match?
        /// Absent when the amount of work is not known.
        package let amount: ComparedAmount?
        package let runs: Int?
        package let wallSeconds: EstimateRange?
        package let gpuSeconds: EstimateRange?
        package let resultBytes: EstimateRange?
        package let tokens: EstimateRange?

        package init(_ estimate: Estimate?) {
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

    /// The estimate of all changes together.
    package struct TotalEstimate: Codable {
        package let known: Int
        package let unknown: Int
        package let wallSeconds: EstimateRange
        package let gpuSeconds: EstimateRange
        package let resultBytes: EstimateRange
        package let tokens: EstimateRange?

        /// Nil for a plan that brings no work.
        package init?(_ estimate: PlanEstimate) {
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
