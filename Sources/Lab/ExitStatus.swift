import Foundation
import Glibc

/// How a command ends. When several apply the first of `precedence` is taken.
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

    /// 1 > 4 > 5 > 3 > 2 > 0; a command that could not start at all ends with 69 or 75.
    static let precedence: [ExitStatus] = [
        .usage, .unavailable, .tryAgain, .error, .invalid, .refused, .destructive, .changes, .fine,
    ]

    package static func first(of applying: [ExitStatus]) -> ExitStatus {
        precedence.first { applying.contains($0) } ?? .fine
    }
}

/// A command or a daemon that cannot go on: what to say and how to end.
package struct CommandFailure: Error {
    package let status: ExitStatus
    package let message: String

    package init(status: ExitStatus, message: String) {
        self.status = status
        self.message = message
    }
}

/// Errors of others in words for people.
package enum FailureText {
    /// Why a file could not be used, in the system's words; else what the error says of itself.
    package static func reason(of error: any Error) -> String {
        guard let error = error as? CocoaError else { return "\(error)" }
        if let cause = error.underlying as? POSIXError {
            return String(cString: strerror(cause.code.rawValue))
        }
        return error.localizedDescription
    }

    /// The same with the path, where the error knows it.
    package static func text(of error: any Error) -> String {
        let path = (error as? CocoaError).flatMap { $0.filePath ?? $0.url?.path }
        return path.map { "'\($0)': \(reason(of: error))" } ?? reason(of: error)
    }
}
