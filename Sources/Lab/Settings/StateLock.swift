package import Execution
import Foundation
import Glibc
package import Manifests

/// The lock on the state folder. The kernel releases it when the process ends, however it ends.
package struct StateLock: ~Copyable {
    private let file: Int32

    /// Makes the state folder when it is absent and takes its lock.
    package static func take(_ settings: DaemonSettings) throws -> StateLock {
        try StateLock(folder(of: settings))
    }

    /// The state folder, made when it is absent.
    package static func folder(of settings: DaemonSettings) throws -> StateFolder {
        let path = settings.stateFolder
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw unusable(path, FailureText.reason(of: error))
        }
        return StateFolder(path: path)
    }

    private static func unusable(_ path: String, _ reason: String) -> CommandFailure {
        let user = geteuid()
        return CommandFailure(
            status: .error,
            message: "stateFolder '\(path)' cannot be used: \(reason); it must be a folder that "
                + "the user \(user) may write into")
    }

    private init(_ folder: StateFolder) throws {
        file = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw Self.unusable(folder.path, String(cString: strerror(errno)))
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
