import Execution
import Foundation
import Glibc
import Manifests

/// Holds the state folder for this process. The kernel lets go when the process ends, however it
/// ends.
struct StateLock: ~Copyable {
    private let file: Int32

    /// Makes the state folder when it is absent and takes its lock.
    static func take(_ settings: DaemonSettings) throws -> StateLock {
        try StateLock(folder(of: settings))
    }

    /// The state folder, made when it is absent.
    static func folder(of settings: DaemonSettings) throws -> StateFolder {
        guard settings.stateFolder.hasPrefix("/") else {
            throw CommandFailure(
                status: .error,
                message: "stateFolder '\(settings.stateFolder)' must be an absolute path")
        }
        try FileManager.default.createDirectory(
            atPath: settings.stateFolder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        return StateFolder(path: settings.stateFolder)
    }

    private init(_ folder: StateFolder) throws {
        file = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw CommandFailure(
                status: .error,
                message: "'\(folder.lock)' cannot be opened: \(String(cString: strerror(errno)))")
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw CommandFailure(
                status: .tryAgain,
                message: "another reconciler holds '\(folder.path)'; stop it or use its API")
        }
    }

    deinit { close(file) }
}
