/// The unit in which an amount of work is counted.
public enum AmountUnit: String, Sendable, Hashable, Codable, CaseIterable {
    case pictures
    /// Pictures of the dataset, multiplied by the number of epochs.
    case pictureEpochs
}

/// How the work of a kind is counted, and whether the result grows with it.
public struct WorkMeasure: Sendable, Hashable {
    public let unit: AmountUnit
    /// The worker's parameter that gives the count; nil when only the inputs do.
    public let parameter: String?
    /// Whether the count is multiplied by the number of pictures in the dataset that is read.
    public let isForEachPicture: Bool
    /// Whether the result grows in proportion to the amount.
    public let growsResult: Bool

    /// The largest amount; larger ones are reduced to it, so that computing with amounts cannot
    /// overflow.
    public static let amountMax = 1 << 50

    /// The amount of work; nil when the manifests do not say.
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

    /// The parameter as a count; nil unless it is a positive integer.
    static func count(_ value: JSONValue?) -> Int? {
        guard case .integer(let count)? = value, count > 0 else { return nil }
        return count
    }
}
