public import Foundation

/// A program that ran to its end.
public struct Finished {
    public let status: Int32
    public let output: String
    public let errors: String
}

/// Runs programs. What they write goes to files, so that nothing fills up, and their end is
/// awaited without holding a thread.
public enum Command {
    public static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> Finished {
        let folder = try TemporaryFolder()
        let process = try process(program, arguments, environment: environment, in: folder)
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return Finished(
            status: status, output: try text(folder.path("out")),
            errors: try text(folder.path("err")))
    }

    /// The output of a program that must succeed, without white space at the ends.
    @discardableResult
    public static func output(_ program: String, _ arguments: [String]) async throws -> String {
        let finished = try await run(program, arguments)
        guard finished.status == 0 else {
            let line = ([program] + arguments).joined(separator: " ")
            throw Failure("\(line): exit \(finished.status): \(finished.errors)\(finished.output)")
        }
        return finished.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A process that is not started yet; it writes into `out` and `err` of the folder.
    public static func process(
        _ program: String, _ arguments: [String], environment: [String: String],
        in folder: TemporaryFolder
    ) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: program.hasPrefix("/") ? program : "/usr/bin/env")
        process.arguments = program.hasPrefix("/") ? arguments : [program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(
            forWritingTo: URL(filePath: try folder.write("out", "")))
        process.standardError = try FileHandle(
            forWritingTo: URL(filePath: try folder.write("err", "")))
        return process
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }
}

/// What went wrong in a test's surroundings, in words.
public struct Failure: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
