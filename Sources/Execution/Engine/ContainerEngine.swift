public import Foundation
public import Planning

/// What runs containers. Each call is one outside effect; calling it again changes nothing more.
public protocol ContainerEngine: Sendable {
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
    /// Changes when the engine was started anew; nil where that cannot be told.
    func identity() async -> String?
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
