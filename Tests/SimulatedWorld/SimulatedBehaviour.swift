public import Manifests

/// What a container does in a simulated engine.
public struct SimulatedBehaviour: Sendable, Hashable {
    public enum Beginning: Sendable, Hashable {
        case runs
        /// The engine has no such image.
        case lacksImage
        /// The engine cannot start the container.
        case refused(String)
    }

    public enum End: Sendable, Hashable {
        case exits(Int)
        case outOfMemory
    }

    public enum OnTerminate: Sendable, Hashable {
        case exits(Int)
        /// Goes on until it is killed.
        case ignores
    }

    public var beginning = Beginning.runs
    public var end = End.exits(0)
    /// From start to end.
    public var length = Duration.zero
    public var onTerminate = OnTerminate.exits(143)
    public var output = ""
    /// Content of `outputs/artifact/result.txt`, written at exit 0.
    public var result: String?

    public init() {}
}

/// One call of an engine.
public struct EngineCall: Sendable, Hashable {
    public enum Verb: String, Sendable, Hashable {
        case list, create, start, stop, exit, remove, log
    }

    public let verb: Verb
    /// The attempt it is about; nil when the engine has no such container.
    public let attempt: AttemptName?
    /// Whether it changed something; set on recorded calls.
    public var hasEffect = false

    public var isMutating: Bool {
        switch verb {
        case .create, .start, .stop, .remove: true
        case .list, .exit, .log: false
        }
    }
}

/// Which attempt a container stands for.
public struct AttemptName: Sendable, Hashable, CustomStringConvertible {
    public let resource: ResourceID
    public let digest: InputDigest
    public let number: Int

    public init(resource: ResourceID, digest: InputDigest, number: Int) {
        self.resource = resource
        self.digest = digest
        self.number = number
    }

    public var description: String { "\(resource)@\(digest.short)/\(number)" }
}

/// What befalls a call.
public enum Interference: Sendable, Hashable {
    case none
    /// Nothing is done and the caller knows it.
    case unreachable
    /// Nothing is done and the caller cannot tell.
    case cutOff
    /// It is done and the reply is lost.
    case replyLost
    /// A stranger takes the name first; for `create`.
    case nameTaken
    /// The engine begins to remove and does not come to an end for an hour; for `remove`.
    case stuck
}
