/// Which Engine answers, and in which versions of the API.
public struct EngineVersion: Sendable, Equatable, Decodable {
    /// As in 20.10.24.
    public let version: String
    /// The newest API version it speaks, as in 1.41.
    public let apiVersion: String
    /// The oldest one it still speaks.
    public let minAPIVersion: String?

    private enum CodingKeys: String, CodingKey {
        case version = "Version"
        case apiVersion = "ApiVersion"
        case minAPIVersion = "MinAPIVersion"
    }
}
