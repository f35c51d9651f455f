import Foundation
import Glibc

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
