public import Foundation
public import Planning

/// A container engine. Each call is one outside effect; calling it again changes nothing more.
///
/// An engine gives each container its GPUs, as many as the request says, and never one that
/// another container has; the planner only counts them.
public protocol ContainerEngine: Sendable {
    var capabilities: EngineCapabilities { get }
    /// The resources that all containers together can use.
    func capacity() async throws(EngineError) -> EngineCapacity
    /// All containers with our installation's label, from one complete listing.
    func list() async throws(EngineError) -> [ContainerObservation]
    /// Makes the container, or adopts the one of that name when its labels are the request's.
    func create(_ request: ContainerRequest) async throws(EngineError) -> CreatedContainer
    func start(_ id: String) async throws(EngineError)
    /// Asks politely, waits for the grace, kills. Returns when it has ended or is gone.
    func stop(_ id: String, grace: Duration) async throws(EngineError)
    /// How the container ended; throws `notEnded` while it runs.
    func exit(of id: String) async throws(EngineError) -> ContainerExit
    /// Removes the container; one that is gone already is fine.
    func remove(_ id: String) async throws(EngineError)
    /// The container's output from the beginning as `StoredLog` describes it, after its mark; empty
    /// when there is none. An engine that knows no instants gives the output as it is.
    func log(of id: String, maxBytes: Int) async throws(EngineError) -> Data
    /// Hands out the container's output behind `position` and all that it writes later, until the
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
    /// Reports events of containers from now on, until the engine ends the stream or the task is
    /// cancelled. Events wake the loop and decide nothing: a listing shows what they missed.
    func events(_ tell: @escaping @Sendable (EngineEvent) -> Void) async throws(EngineError)
    /// Changes when the engine was started anew; nil where that cannot be told.
    func identity() async -> String?
    /// Ends all connections; nothing can be asked any more.
    func close() async throws(EngineError)
}

/// Capabilities of an engine that others lack.
public struct EngineCapabilities: Sendable, Hashable {
    /// Whether the engine decides itself when work runs and on which machine, so that its capacity
    /// is not that of one machine.
    public let placesWork: Bool
    /// Whether containers see our folders, so that results need not be carried.
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
    /// Nil where the engine does not tell.
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
    /// Nil where the engine does not tell.
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
    /// A container ended or is gone, and a listing shows it.
    case ended(id: String)
}

/// The position of a reader in a log.
public struct LogPosition: Sendable, Hashable {
    /// Bytes that were handed out, as they are stored.
    public var offsetBytes = 0
    /// The number of messages that made those bytes, and the first and the last as the engine sent
    /// them: an engine that drops the beginning of a log cannot be asked by bytes.
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
    /// Whether all output that existed when the reading began was handed out.
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

/// How a container ended, as the engine tells it.
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

/// Why a container engine did not do what was asked.
public enum EngineError: Error, Sendable, Hashable {
    /// Nothing was done.
    case unreachable(String)
    /// The effect may have happened or not: look before trying again.
    case unknown(String)
    /// The engine has no such image.
    case imageMissing(String)
    /// The name is taken by a container that is not ours; it is never touched.
    case foreignContainer(name: String)
    /// Nothing was done, because other containers have what this one needs; it can be asked again.
    case busy(String)
    /// The engine has no such container.
    case notFound
    /// The container runs, so it has no exit to tell.
    case notEnded
    /// The engine refused because of the request: it asks for more memory than the engine can
    /// limit, say.
    case refused(String)
    /// The engine could not start the container, which never ran. The workload is not the cause:
    /// only the container's init, once it runs, misses a command that does not exist.
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
