internal import Glibc

/// Why a file operation failed.
public enum FileError: Error, Sendable, Hashable {
    /// The disk or the quota is full.
    case full(path: String)
    /// Data may not have reached the disk; nothing of what was written can be relied on.
    case notDurable(path: String)
    /// A file is of a sort that is never taken: a link, a device, a socket.
    case unsuitable(path: String, reason: String)
    case failed(operation: String, path: String, reason: String)

    static func current(_ operation: String, _ path: String) -> FileError {
        let code = errno
        if code == ENOSPC || code == EDQUOT { return .full(path: path) }
        return .failed(operation: operation, path: path, reason: String(cString: strerror(code)))
    }
}

extension FileError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .full(let path): "no space is left for '\(path)'"
        case .notDurable(let path): "'\(path)' could not be written durably"
        case .unsuitable(let path, let reason): "'\(path)' \(reason)"
        case .failed(let operation, let path, let reason): "\(operation) '\(path)': \(reason)"
        }
    }
}

extension FileError {
    /// What is wrong, without the path.
    public var reason: String {
        switch self {
        case .failed(_, _, let reason), .unsuitable(_, let reason): reason
        case .full: "no space is left on the disk"
        case .notDurable: "it could not be written durably"
        }
    }
}
