/// SHA-256, as 64 lower-case hexadecimal digits, of what `Subject` names, so that digests of
/// different things are never taken for one another.
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

    // Said here, because those of `RawRepresentable` would compare texts.
    public static func == (left: Self, right: Self) -> Bool { left.sum == right.sum }
    public func hash(into hasher: inout Hasher) { sum.hash(into: &hasher) }
}

extension Digest: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.sum < right.sum }
}

/// Of a resource's canonical spec: it changes with every field, so it decides the generation.
public typealias SpecDigest = Digest<CanonicalSpec>

/// Of all that decides a result: equal digests mean that the result can be used again.
public typealias InputDigest = Digest<ResultInputs>

/// What a `SpecDigest` is of.
public enum CanonicalSpec {}

/// What an `InputDigest` is of.
public enum ResultInputs {
    /// Raised when what goes into the digest changes, so that old digests never match by accident.
    static let formatVersion = 1
}
