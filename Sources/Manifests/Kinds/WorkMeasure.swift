/// What an amount of work is counted in.
public enum AmountUnit: String, Sendable, Hashable, Codable, CaseIterable {
    case pictures
    /// Pictures of the dataset, each as often as there are epochs.
    case pictureEpochs
}

/// How the work of a kind is counted, and what grows with it.
public struct WorkMeasure: Sendable, Hashable {
    public let unit: AmountUnit
    /// The worker's parameter that counts; nil when the inputs alone do.
    public let parameter: String?
    /// Whether it counts once for each picture of the dataset that is read.
    public let isForEachPicture: Bool
    /// Whether the result grows in proportion.
    public let growsResult: Bool

    /// Amounts stay at this number, so that nothing that is computed from them can overflow.
    public static let amountMax = 1 << 50

    /// How much work it is; nil where the manifests do not say.
    ///
    /// - Parameter pictures: how many pictures the dataset is declared to have.
    func amount(_ parameters: JSONObject, pictures: Int?) -> Int? {
        var amount = 1
        if let parameter {
            guard let count = Self.count(parameters[parameter]) else { return nil }
            amount = count
        }
        if isForEachPicture {
            guard let pictures else { return nil }
            let (product, overflow) = amount.multipliedReportingOverflow(by: pictures)
            amount = overflow ? .max : product
        }
        return min(amount, Self.amountMax)
    }

    /// What a parameter counts; nil when it counts nothing.
    static func count(_ value: JSONValue?) -> Int? {
        guard case .integer(let count)? = value, count > 0 else { return nil }
        return count
    }
}
