public import Foundation
public import Planning

/// A container engine. Each call is one effect outside; repeating it changes nothing more.
///
/// An engine chooses the GPUs of each container, as many as the request says, and never gives one
/// GPU to two containers; the planner only counts GPUs.
public protocol ContainerEngine: Sendable {
    var capabilities: EngineCapabilities { get }
    /// The resources that all containers together can use.
    func capacity() async throws(EngineError) -> EngineCapacity
    /// All containers with our installation's label, from one complete listing.
    func list() async throws(EngineError) -> [ContainerObservation]
    /// Makes the container, or adopts the one of that name when its labels are the request's.
    func create(_ request: ContainerRequest) async throws(EngineError) -> CreatedContainer
    func start(_ id: String) async throws(EngineError)
    /// Sends the stop signal, waits for the grace, then kills. Returns when the container has ended
    /// or is gone.
    func stop(_ id: String, grace: Duration) async throws(EngineError)
    /// How the container ended; throws `notEnded` while it runs.
    func exit(of id: String) async throws(EngineError) -> ContainerExit
    /// Removes the container; a missing container is a success.
    func remove(_ id: String) async throws(EngineError)
    /// The container's output from the beginning, in the form of `StoredLog` with its mark; empty
    /// when there is none. An engine without the times of lines returns the output as it is.
    func log(of id: String, maxBytes: Int) async throws(EngineError) -> Data
    /// Passes the container's output after `position` to `take`, and all later output, until the
    /// engine ends the stream; in the form of `StoredLog`, without its mark. The first piece comes
    /// as soon as the engine answers, and may be empty.
    ///
    /// - Returns: whether the container has ended, so that nothing more will come.
    /// - Throws: what `take` throws, or an `EngineError`; `notFound` for a container that is gone.
    func followLog(
        of id: String, after position: LogPosition, _ take: (LogPiece) throws -> Void
    ) async throws -> Bool
    /// The resources that the container uses now; nil when it does not run or is gone.
    func usage(of id: String) async throws(EngineError) -> ContainerUsage?
    /// Passes events of containers to `tell` from now on, until the engine ends the stream or the
    /// task is cancelled. Events only wake the loop: a listing shows what they missed.
    func events(_ tell: @escaping @Sendable (EngineEvent) -> Void) async throws(EngineError)
    /// A value that changes with each start of the engine; nil when a restart cannot be detected.
    func identity() async -> String?
    /// Ends all connections; no call is possible afterwards.
    func close() async throws(EngineError)
}

/// Properties in which engines differ.
public struct EngineCapabilities: Sendable, Hashable {
    /// Whether the engine itself decides when and on which machine work runs, so that its capacity
    /// is not that of one machine.
    public let placesWork: Bool
    /// Whether containers see the daemon's folders, so that results need not be copied.
    public let sharesFiles: Bool

    public init(placesWork: Bool, sharesFiles: Bool) {
        self.placesWork = placesWork
        self.sharesFiles = sharesFiles
    }
}

/// The size of an engine.
public struct EngineCapacity: Sendable, Hashable {
    /// Thousandths of a core.
    public let milliCPUs: Int
    public let memoryBytes: Int
    /// Nil when the engine does not report it.
    public let gpus: Int?

    public init(milliCPUs: Int, memoryBytes: Int, gpus: Int?) {
        self.milliCPUs = milliCPUs
        self.memoryBytes = memoryBytes
        self.gpus = gpus
    }
}

/// The resources that a container uses, measured once.
public struct ContainerUsage: Sendable, Hashable {
    /// Processor time since it was started, of all cores together.
    public let cpuTime: Duration
    /// Memory in use, page cache included.
    public let memoryBytes: Int
    /// Nil when the engine does not report it.
    public let gpuMemoryBytes: Int?

    public init(cpuTime: Duration, memoryBytes: Int, gpuMemoryBytes: Int?) {
        self.cpuTime = cpuTime
        self.memoryBytes = memoryBytes
        self.gpuMemoryBytes = gpuMemoryBytes
    }
}

/// A message that an engine sends by itself.
public enum EngineEvent: Sendable, Hashable {
    /// The stream of events is open; a listing shows all that happened before.
    case listening
    /// A container ended or is gone, and a listing already shows that.
    case ended(id: String)
}

/// The position of a reader in a log.
public struct LogPosition: Sendable, Hashable {
    /// The number of bytes that were passed on, in stored form.
    public var offsetBytes = 0
    /// The number of messages in those bytes, and the first and the last message as the engine sent
    /// them. A number of bytes alone is not enough, because an engine may drop the beginning of a
    /// log.
    public var messages = 0
    public var first: [UInt8] = []
    public var last: [UInt8] = []

    /// The beginning of a log.
    public init() {}
}

/// A piece of a log.
public struct LogPiece: Sendable, Hashable {
    public let bytes: ArraySlice<UInt8>
    /// The position behind the piece.
    public let position: LogPosition
    /// Whether all output that existed when the reading began was passed on.
    public let hasCaughtUp: Bool

    public init(bytes: ArraySlice<UInt8>, position: LogPosition, hasCaughtUp: Bool) {
        self.bytes = bytes
        self.position = position
        self.hasCaughtUp = hasCaughtUp
    }
}

/// A container that now exists.
public struct CreatedContainer: Sendable, Hashable {
    public let id: String
    /// Id of the image it was made from.
    public let imageID: String?

    public init(id: String, imageID: String?) {
        self.id = id
        self.imageID = imageID
    }
}

/// How a container ended, as the engine reports it.
public struct ContainerExit: Sendable, Hashable {
    public let code: Int
    public let isOutOfMemory: Bool
    /// The engine's own words when it could not run the container.
    public let message: String?

    public init(code: Int, isOutOfMemory: Bool, message: String?) {
        self.code = code
        self.isOutOfMemory = isOutOfMemory
        self.message = message
    }
}

/// Why a call to a container engine failed.
public enum EngineError: Error, Sendable, Hashable {
    /// Nothing was done.
    case unreachable(String)
    /// The call may have had its effect or not: look before trying again.
    case unknown(String)
    /// The engine has no such image.
    case imageMissing(String)
    /// A container of somebody else has the name; it is never touched.
    case foreignContainer(name: String)
    /// Nothing was done, because other containers have what this one needs; it can be asked again.
    case busy(String)
    /// The engine has no such container.
    case notFound
    /// The container runs, so it has no exit yet.
    case notEnded
    /// The engine refused because of the request, for example one with more memory than the engine
    /// can limit.
    case refused(String)
    /// The engine could not start the container, which never ran. The workload is not the cause,
    /// because a missing command is noticed only by the container's init, which then runs.
    case notStarted(String)
}

extension EngineError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let message), .unknown(let message), .busy(let message),
            .refused(let message), .notStarted(let message):
            message
        case .imageMissing(let image):
            "the container engine has no image '\(image)'; build or pull it on the server"
        case .foreignContainer(let name):
            "the container name '\(name)' is taken by a container that is not ours"
        case .notFound: "the container does not exist"
        case .notEnded: "the container runs again; it has not ended"
        }
    }
}
