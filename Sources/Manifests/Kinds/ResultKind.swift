/// The kinds that have a result others can name.
enum ResultKind: String, CaseIterable, Sendable {
    case model = "Model"
    case dataset = "Dataset"
    case trainingRun = "TrainingRun"
    case inferenceRun = "InferenceRun"

    var kind: Kind {
        switch self {
        case .model: .model
        case .dataset: .dataset
        case .trainingRun: .trainingRun
        case .inferenceRun: .inferenceRun
        }
    }
}
