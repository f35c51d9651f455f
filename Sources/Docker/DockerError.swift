/// Why a call to the Engine gave no usable answer.
public enum DockerError: Error, Sendable, Equatable {
    /// No complete answer came back; see `mayHaveHappened` for what that says about the effect.
    case transport(TransportFailure)
    /// The Engine answered with a status the call does not expect, and this message.
    case http(status: Int, message: String)
    /// The answer is not what the API promises.
    case decoding(String)
    /// The call was refused here because one of its values cannot be put in a request.
    case invalidArgument(String)

    public enum TransportFailure: Sendable, Equatable {
        /// No connection was made, so the Engine did not receive the call.
        case unreachable(String)
        /// The connection ended before the answer did.
        case interrupted(String)
        /// The deadline of the call passed.
        case timedOut(Duration)
        /// The task that made the call was cancelled, or the client was shut down.
        case cancelled
    }
}

extension DockerError {
    /// True when the call may have had its effect although it failed: look before trying again.
    public var mayHaveHappened: Bool {
        switch self {
        case .transport(.unreachable), .invalidArgument: false
        case .transport(.interrupted), .transport(.timedOut), .transport(.cancelled): true
        case .http(let status, _): status >= 500
        case .decoding: true
        }
    }

    /// True when another container already has the name. Engines answer 409, older ones 400 and
    /// compatible ones 500, so the text of the message decides.
    public var isNameTaken: Bool {
        guard case .http(let status, let message) = self, [400, 409, 500].contains(status) else {
            return false
        }
        let sentence = message.lowercased()
        return sentence.contains("container name") && sentence.contains("in use")
    }

    /// True for a container or image that does not exist.
    public var isNotFound: Bool {
        if case .http(404, _) = self { true } else { false }
    }

    /// True when `create` failed because the Engine does not have the image.
    public var isImageMissing: Bool {
        guard case .http(404, let message) = self else { return false }
        return message.lowercased().contains("no such image")
    }
}

extension DockerError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .transport(.unreachable(let reason)):
            "the Docker Engine cannot be reached: \(reason)"
        case .transport(.interrupted(let reason)):
            "the connection to the Docker Engine ended before its answer did: \(reason)"
        case .transport(.timedOut(let limit)):
            "the Docker Engine did not answer within \(limit)"
        case .transport(.cancelled):
            "the call to the Docker Engine was cancelled"
        case .http(let status, let message):
            "the Docker Engine answered \(status): \(message)"
        case .decoding(let reason):
            "the Docker Engine's answer cannot be read: \(reason)"
        case .invalidArgument(let reason):
            reason
        }
    }
}
