internal import Foundation
public import Persistence
public import Planning

/// Where the service listens, and its limits.
public struct StatusConfiguration: Sendable {
    /// Port on 127.0.0.1; 0 takes a free one; nil listens on no port.
    public var port: UInt16?
    /// Path of the Unix socket, at most 100 bytes; nil for none. Whoever can open it is an admin.
    public var socketPath: String?
    /// Host names, without port, that a request may carry besides the loopback names.
    public var allowedHosts: [String]
    public var limits: Limits
    /// The address of the pages from outside, `http` or `https`, maybe with the path below which a
    /// proxy shows them; nil when there is none but the loopback address.
    public var publicURL: String?

    public init(port: UInt16?, socketPath: String?, allowedHosts: [String], limits: Limits) {
        self.port = port
        self.socketPath = socketPath
        self.allowedHosts = allowedHosts
        self.limits = limits
    }

    /// Limits on connections, requests and answers.
    public struct Limits: Sendable {
        public var connectionsMax = 512
        /// Streams of events that one client may have open at a time. A client is a user, or all
        /// visitors from one address. Streams over the Unix socket are not counted.
        public var streamsMax = 64
        /// Requests over the port that are answered at a time. More would only wait for a processor
        /// and delay everything else.
        public var answersMax = max(ProcessInfo.processInfo.activeProcessorCount, 2)
        /// Bytes of answers that the kernel keeps for a connection until its client takes them; it
        /// may keep twice as many.
        public var queuedBytesMax = 65_536
        /// Bytes of the head of a request, all header lines together.
        public var headBytesMax = 16_384
        public var bodyBytesMax = 65_536
        /// The last lines of a log that a page shows and a request may ask for.
        public var logLinesMax = 5_000
        /// How long a connection may take to send a request, or to take an answer.
        public var patience: Duration = .seconds(30)

        public static let standard = Limits()
        init() {}
    }
}

/// Time, randomness and the store, handed in by the wiring.
public struct StatusEnvironment: Sendable {
    public var now: @Sendable () -> Instant
    public var sleep: @Sendable (Duration) async throws -> Void
    /// A new secret of at least 256 random bits, in characters that are safe in addresses.
    public var makeSecret: @Sendable () -> String
    /// Where accounts are kept.
    public var store: StateStore

    public init(
        now: @escaping @Sendable () -> Instant,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        makeSecret: @escaping @Sendable () -> String, store: StateStore
    ) {
        self.now = now
        self.sleep = sleep
        self.makeSecret = makeSecret
        self.store = store
    }
}
