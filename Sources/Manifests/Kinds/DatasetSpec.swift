/// Pictures with labels: rendered from models, or taken in.
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
    /// Empty when the pictures are taken in.
    public var models: [Source]
    /// Where they are taken in from; nil when they are rendered.
    public var pictures: PictureSource?
    /// After the Lab's default; empty when the pictures are taken in.
    public var image: String
    /// After nothing; the image's own command when nil.
    public var command: [String]?
    public var parameters: JSONObject
    public var seed: Int
    /// Shares of the pictures by the name of the part; they sum to 1.
    public var split: [String: Double]

    public init(
        common: CommonFields,
        run: RunFields,
        models: [Source],
        pictures: PictureSource?,
        image: String,
        command: [String]?,
        parameters: JSONObject,
        seed: Int,
        split: [String: Double]
    ) {
        self.common = common
        self.run = run
        self.models = models
        self.pictures = pictures
        self.image = image
        self.command = command
        self.parameters = parameters
        self.seed = seed
        self.split = split
    }
}
