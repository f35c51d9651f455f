/// Why a container engine did not do what was asked.
public enum EngineError: Error, Sendable, Hashable {
    /// Nothing was done.
    case unreachable(String)
    /// It may have been done or not: look before trying again.
    case unknown(String)
    /// The engine has no such image.
    case imageMissing(String)
    /// The name is taken by a container that is not ours; it is never touched.
    case foreignContainer(name: String)
    /// The engine has no such container.
    case notFound
    /// The container runs, so it has no exit to tell.
    case notEnded
    /// The engine refused, and what was asked for is why: more memory than it can limit, say.
    case refused(String)
    /// The engine could not start the container, which never ran. The workload is not why: even a
    /// command that does not exist is only missed by the container's init, once that runs.
    case notStarted(String)
}

extension EngineError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let message), .unknown(let message), .refused(let message),
            .notStarted(let message):
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
