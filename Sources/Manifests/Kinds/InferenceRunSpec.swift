/// Use of a network on pictures; its result is the predictions and their summary.
public struct InferenceRunSpec: Sendable, Hashable, Codable {
    public enum Subject: Sendable, Hashable, Codable {
        case dataset(ResourceID)
        case pictures(PictureSource)
    }

    public var common: CommonFields
    public var run: RunFields
    /// The training run whose network is used.
    public var network: ResourceID
    public var subject: Subject
    /// After the Lab's default.
    public var image: String
    /// The image's own command when nil.
    public var command: [String]?
    public var parameters: JSONObject
    public var seed: Int

    public init(
        common: CommonFields,
        run: RunFields,
        network: ResourceID,
        subject: Subject,
        image: String,
        command: [String]?,
        parameters: JSONObject,
        seed: Int
    ) {
        self.common = common
        self.run = run
        self.network = network
        self.subject = subject
        self.image = image
        self.command = command
        self.parameters = parameters
        self.seed = seed
    }
}
