/// SHA-256 of a resource's canonical spec, as 64 lower-case hexadecimal digits. It changes with
/// every field, so it decides the generation.
public struct SpecDigest: RawRepresentable, Hashable, Codable, Sendable {
    private let sum: SHA256Sum

    /// The digest of these bytes.
    public init(of bytes: some Collection<UInt8>) {
        sum = SHA256Sum(of: bytes)
    }

    /// Nil unless there are 64 lower-case hexadecimal digits.
    public init?(rawValue: String) {
        guard let sum = SHA256Sum(text: rawValue) else { return nil }
        self.sum = sum
    }

    public var rawValue: String { sum.text }

    // Said here, because those of `RawRepresentable` would compare texts.
    public static func == (left: Self, right: Self) -> Bool { left.sum == right.sum }
    public func hash(into hasher: inout Hasher) { sum.hash(into: &hasher) }
}

/// SHA-256 of all that decides a result, as 64 lower-case hexadecimal digits. Equal digests mean
/// that the result can be used again.
public struct InputDigest: RawRepresentable, Hashable, Codable, Sendable {
    private let sum: SHA256Sum

    /// The digest of these bytes.
    public init(of bytes: some Collection<UInt8>) {
        sum = SHA256Sum(of: bytes)
    }

    /// Nil unless there are 64 lower-case hexadecimal digits.
    public init?(rawValue: String) {
        guard let sum = SHA256Sum(text: rawValue) else { return nil }
        self.sum = sum
    }

    public var rawValue: String { sum.text }

    /// The first 12 digits, for people and container names.
    public var short: String { String(rawValue.prefix(12)) }

    // Said here, because those of `RawRepresentable` would compare texts.
    public static func == (left: Self, right: Self) -> Bool { left.sum == right.sum }
    public func hash(into hasher: inout Hasher) { sum.hash(into: &hasher) }
}

extension InputDigest: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.sum < right.sum }
}
