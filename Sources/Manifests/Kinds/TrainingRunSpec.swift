/// Training of an architecture on a dataset; its result is the network.
public struct TrainingRunSpec: Sendable, Hashable, Codable {
    public var common: CommonFields
    public var run: RunFields
    public var dataset: ResourceID
    public var architecture: ResourceID
    /// The architecture's image and command, taken over when the run was loaded.
    public var image: String
    public var command: [String]?
    /// As written; see `effectiveParameters`.
    public var parameters: [String: JSONValue]
    /// With the architecture's defaults filled in.
    public var effectiveParameters: [String: JSONValue]
    public var seed: Int

    public init(
        common: CommonFields,
        run: RunFields,
        dataset: ResourceID,
        architecture: ResourceID,
        image: String,
        command: [String]?,
        parameters: [String: JSONValue],
        effectiveParameters: [String: JSONValue],
        seed: Int
    ) {
        self.common = common
        self.run = run
        self.dataset = dataset
        self.architecture = architecture
        self.image = image
        self.command = command
        self.parameters = parameters
        self.effectiveParameters = effectiveParameters
        self.seed = seed
    }
}
