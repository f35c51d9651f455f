internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore

extension DockerClient {
    /// Sorts what the HTTP client threw by what it says about the effect of the call.
    func transportError(_ error: any Error) -> DockerError {
        switch error {
        case let error as DockerError:
            return error
        case is CancellationError:
            return .transport(.cancelled)
        case let error as HTTPClientError:
            return transportError(error)
        case let error as IOError:
            let reason = String(cString: strerror(error.errnoCode))
            return Self.connectFailures.contains(error.errnoCode)
                ? .transport(.unreachable("\(socketPath): \(reason)"))
                : .transport(.interrupted(reason))
        case is SocketAddressError:
            return .transport(.unreachable("'\(socketPath)' is too long for a Unix socket path"))
        case is NIOTooManyBytesError:
            return .decoding("the answer is longer than this client reads")
        default:
            return .transport(.interrupted("\(error)"))
        }
    }

    private func transportError(_ error: HTTPClientError) -> DockerError {
        switch error {
        case .deadlineExceeded, .readTimeout, .writeTimeout:
            .transport(.timedOut(callTimeout))
        case .connectTimeout, .getConnectionFromPoolTimeout:
            .transport(.unreachable("\(socketPath): no connection within \(callTimeout)"))
        case .cancelled, .alreadyShutdown, .shutdownUnsupported:
            .transport(.cancelled)
        default:
            .transport(.interrupted(error.shortDescription))
        }
    }

    /// What only connecting answers; EAGAIN is a listener whose queue is full.
    private static let connectFailures: Set<CInt> = [
        ENOENT, ECONNREFUSED, EACCES, EPERM, ENOTSOCK, EPROTOTYPE, ENOTDIR, EAGAIN, ENAMETOOLONG,
    ]
}
