/// SHA-256 of a resource's canonical spec, as 64 lower-case hexadecimal digits. It changes with
/// every field, so it decides the generation.
public struct SpecDigest: RawRepresentable, Hashable, Codable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// SHA-256 of all that decides a result, as 64 lower-case hexadecimal digits. Equal digests mean
/// that the result can be used again.
public struct InputDigest: RawRepresentable, Hashable, Codable, Sendable, Comparable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The first 12 digits, for people and container names.
    public var short: String { String(rawValue.prefix(12)) }
}
