import Foundation
import Glibc

/// The exit code of a command. When several apply, the first of `precedence` is used.
package enum ExitStatus: Int32, CaseIterable, Sendable {
    case fine = 0
    case error = 1
    case changes = 2
    case destructive = 3
    case invalid = 4
    case refused = 5
    case usage = 64
    case unavailable = 69
    case tryAgain = 75

    /// 64 > 69 > 75 > 1 > 4 > 5 > 3 > 2 > 0.
    static let precedence: [ExitStatus] = [
        .usage, .unavailable, .tryAgain, .error, .invalid, .refused, .destructive, .changes, .fine,
    ]

    package static func first(of applying: [ExitStatus]) -> ExitStatus {
        precedence.first { applying.contains($0) } ?? .fine
    }
}

/// The failure that ends a command or a daemon, with its message and exit code.
package struct CommandFailure: Error {
    package let status: ExitStatus
    package let message: String

    package init(status: ExitStatus, message: String) {
        self.status = status
        self.message = message
    }
}

/// Errors of other libraries in words for people.
package enum FailureText {
    /// Why a file could not be used, in the system's words; for any other error its own
    /// description.
    package static func reason(of error: any Error) -> String {
        guard let error = error as? CocoaError else { return "\(error)" }
        if let cause = error.underlying as? POSIXError {
            return String(cString: strerror(cause.code.rawValue))
        }
        return error.localizedDescription
    }

    /// The reason with the path of the file, where the error knows it.
    package static func text(of error: any Error) -> String {
        let path = (error as? CocoaError).flatMap { $0.filePath ?? $0.url?.path }
        return path.map { "'\($0)': \(reason(of: error))" } ?? reason(of: error)
    }
}
