/// Pictures rendered from models, with labels.
public struct DatasetSpec: Sendable, Hashable, Codable {
    /// One model and the class its objects are labelled with.
    public struct Source: Sendable, Hashable, Codable {
        public var model: ResourceID
        public var className: String

        public init(model: ResourceID, className: String) {
            self.model = model
            self.className = className
        }
    }

    public var common: CommonFields
    public var run: RunFields
    public var models: [Source]
    /// After the Lab's default.
    public var image: String
    /// After nothing; the image's own command when nil.
    public var command: [String]?
    public var parameters: [String: JSONValue]
    public var seed: Int
    /// Shares of the pictures by the name of the part; they sum to 1.
    public var split: [String: Double]

    public init(
        common: CommonFields,
        run: RunFields,
        models: [Source],
        image: String,
        command: [String]?,
        parameters: [String: JSONValue],
        seed: Int,
        split: [String: Double]
    ) {
        self.common = common
        self.run = run
        self.models = models
        self.image = image
        self.command = command
        self.parameters = parameters
        self.seed = seed
        self.split = split
    }
}
