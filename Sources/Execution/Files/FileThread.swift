internal import Foundation

/// Runs work on files that may take minutes on a thread of its own, so that it holds up neither the
/// loop nor the pages nor another action.
enum FileThread {
    static func run<Value: Sendable>(
        _ body: @escaping @Sendable () throws(FileError) -> Value
    ) async throws(FileError) -> Value {
        let result: Result<Value, FileError> = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: Result(catching: body)) }
        }
        return try result.get()
    }
}
