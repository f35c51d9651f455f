/// The SHA-256 of a `Subject`, written as 64 lower-case hexadecimal digits. The type parameter
/// keeps digests of different things apart.
public struct Digest<Subject>: RawRepresentable, Hashable, Codable, Sendable {
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

    // Defined here, because the defaults of `RawRepresentable` would compare texts.
    public static func == (left: Self, right: Self) -> Bool { left.sum == right.sum }
    public func hash(into hasher: inout Hasher) { sum.hash(into: &hasher) }
}

extension Digest: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.sum < right.sum }
}

/// The digest of a resource's kind, labels and canonical spec. It changes with every field, so it
/// decides the generation.
public typealias SpecDigest = Digest<CanonicalSpec>

/// The digest of everything that decides a result: equal digests mean that the result can be used
/// again.
public typealias InputDigest = Digest<ResultInputs>

/// The subject of a `SpecDigest`.
public enum CanonicalSpec {}

/// The subject of an `InputDigest`.
public enum ResultInputs {
    /// Raised when what goes into the digest changes, so that old digests never match by accident.
    static let formatVersion = 1
}
