import Manifests

/// What an amount of work is counted in.
public enum AmountUnit: String, Sendable, Hashable, Codable, CaseIterable {
    case pictures
    /// Pictures of the dataset, each as often as there are epochs.
    case pictureEpochs
}

/// How the work of a kind is counted, and what grows with it.
struct WorkMeasure: Sendable, Hashable {
    let unit: AmountUnit
    /// The worker's parameter that counts; nil when the inputs alone do.
    let parameter: String?
    /// Whether it counts once for each picture of the dataset that is read.
    let isForEachPicture: Bool
    /// Whether the result grows in proportion.
    let growsResult: Bool

    /// Amounts stay at this number, so that nothing that is computed from them can overflow.
    static let amountMax = 1 << 50
}

extension Kind {
    /// Nil for a kind whose work, where there is any, is the same for all.
    var workMeasure: WorkMeasure? {
        switch self {
        case .dataset:
            WorkMeasure(
                unit: .pictures, parameter: "images", isForEachPicture: false, growsResult: true)
        case .trainingRun:
            // A network is as large after the first epoch as after the last.
            WorkMeasure(
                unit: .pictureEpochs, parameter: "epochs", isForEachPicture: true,
                growsResult: false)
        case .inferenceRun:
            WorkMeasure(
                unit: .pictures, parameter: nil, isForEachPicture: true, growsResult: true)
        case .lab, .user, .networkArchitecture, .category, .model, .download: nil
        }
    }
}
