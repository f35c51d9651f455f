/// What a manifest asks for, by kind.
public indirect enum Spec: Sendable, Hashable, Codable {
    case lab(LabSpec)
    case user(UserSpec)
    case networkArchitecture(NetworkArchitectureSpec)
    case category(CategorySpec)
    case model(ModelSpec)
    case dataset(DatasetSpec)
    case trainingRun(TrainingRunSpec)
    case inferenceRun(InferenceRunSpec)
    case download(DownloadSpec)

    /// Read of every resource at every look, so it takes no way over `content`, which is costly.
    public var common: CommonFields {
        switch self {
        case .lab(let spec): spec.common
        case .user(let spec): spec.common
        case .networkArchitecture(let spec): spec.common
        case .category(let spec): spec.common
        case .model(let spec): spec.common
        case .dataset(let spec): spec.common
        case .trainingRun(let spec): spec.common
        case .inferenceRun(let spec): spec.common
        case .download(let spec): spec.common
        }
    }

    /// How the work is run; nil for kinds that do none.
    public var run: RunFields? {
        switch self {
        case .lab, .user, .networkArchitecture, .category, .model: nil
        case .dataset(let spec): spec.run
        case .trainingRun(let spec): spec.run
        case .inferenceRun(let spec): spec.run
        case .download(let spec): spec.run
        }
    }
}
