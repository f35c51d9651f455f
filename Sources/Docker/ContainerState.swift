/// Where a container is in its life, in the Engine's words.
public enum ContainerState: String, Sendable, CaseIterable {
    case created
    case running
    case paused
    case restarting
    case removing
    case exited
    /// Its removal failed half-way.
    case dead
    /// A word this client does not know, as other engines have.
    case unknown
}

extension ContainerState: Decodable {
    public init(from decoder: any Decoder) throws {
        let word = try decoder.singleValueContainer().decode(String.self)
        self = Self(rawValue: word.lowercased()) ?? .unknown
    }
}
