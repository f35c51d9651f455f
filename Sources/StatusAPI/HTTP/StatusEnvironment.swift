public import Foundation

/// Time and randomness, handed in by the wiring.
public struct StatusEnvironment: Sendable {
    public var now: @Sendable () -> Date
    public var sleep: @Sendable (Duration) async throws -> Void
    /// A new secret of at least 256 random bits, in characters that are safe in addresses.
    public var makeSecret: @Sendable () -> String

    public init(
        now: @escaping @Sendable () -> Date,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        makeSecret: @escaping @Sendable () -> String
    ) {
        self.now = now
        self.sleep = sleep
        self.makeSecret = makeSecret
    }
}
