/// A network: trained with an architecture on a dataset, or taken in from a file.
public struct TrainingRunSpec: Sendable, Hashable, Codable {
    public enum Origin: Sendable, Hashable, Codable {
        case training(dataset: ResourceID, architecture: ResourceID)
        case imported(ImportedNetwork)
    }

    public var common: CommonFields
    public var run: RunFields
    public var origin: Origin
    /// The architecture's image and command, taken over when the run was loaded; empty for an
    /// imported network.
    public var image: String
    public var command: [String]?
    /// As written; see `effectiveParameters`.
    public var parameters: JSONObject
    /// With the architecture's defaults filled in.
    public var effectiveParameters: JSONObject
    public var seed: Int

    public init(
        common: CommonFields,
        run: RunFields,
        origin: Origin,
        image: String,
        command: [String]?,
        parameters: JSONObject,
        effectiveParameters: JSONObject,
        seed: Int
    ) {
        self.common = common
        self.run = run
        self.origin = origin
        self.image = image
        self.command = command
        self.parameters = parameters
        self.effectiveParameters = effectiveParameters
        self.seed = seed
    }
}
