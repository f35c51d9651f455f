/// Why a call to a host failed. No description shows the token.
public enum GitHostError: Error, Sendable, Hashable {
    /// How long the host asks the client to wait.
    public enum Pause: Sendable, Hashable {
        case seconds(Int)
        /// Seconds since 1970.
        case until(Int)
        case unsaid
    }

    /// The token is not known (401).
    case unauthorized(String)
    /// The token may not do that (403).
    case forbidden(String)
    /// The object does not exist, or the token may not see it (404).
    case notFound(String)
    /// A rate limit was reached (429, or 403 with the headers of a limit).
    case limited(Pause)
    /// The host refuses the request for good (any other 4xx).
    case refused(status: Int, message: String)
    /// The host does not answer, or has an internal error (5xx). Worth another try.
    case unavailable(String)
    /// The answer is not what the host's documentation promises.
    case unexpectedReply(String)
    /// An address, a project or a token that cannot be used; nothing was sent.
    case invalidSetting(String)
    /// The calling task was cancelled.
    case cancelled
}

extension GitHostError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unauthorized(let message):
            "the git host rejects the token (401): \(message); set a valid token"
        case .forbidden(let message):
            "the token lacks a permission (403): \(message); it needs to read pull requests and "
                + "to write commit statuses and comments"
        case .notFound(let message):
            "the git host does not find the project or object (404): \(message); check the "
                + "project's name and the token's access"
        case .limited(.seconds(let seconds)):
            "the git host's rate limit is reached; it accepts requests again in \(seconds) s"
        case .limited(.until), .limited(.unsaid):
            "the git host's rate limit is reached; the next try is later"
        case .refused(let status, let message):
            "the git host refused (\(status)): \(message)"
        case .unavailable(let message): "the git host does not answer: \(message)"
        case .unexpectedReply(let message):
            "the git host sent an unexpected answer: \(message)"
        case .invalidSetting(let message): message
        case .cancelled: "the call to the git host was cancelled"
        }
    }
}
