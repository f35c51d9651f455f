public import Foundation
import Subprocess
import SystemPackage

/// A program that ran to its end.
public struct Finished {
    public let status: Int32
    public let output: String
    public let errors: String
}

/// Runs programs.
public enum Command {
    /// Output beyond this is an error.
    private static let outputMaxBytes = 64 << 20

    public static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> Finished {
        // Foundation's Process was seen to crash while several were started at once.
        let changes = environment.map { (Environment.Key(stringLiteral: $0), String?.some($1)) }
        let result = try await Subprocess.run(
            program.hasPrefix("/") ? .path(FilePath(program)) : .name(program),
            arguments: Arguments(arguments),
            environment: .inherit.updating(Dictionary(changes) { $1 }),
            input: .none, output: .bytes(limit: outputMaxBytes),
            error: .bytes(limit: outputMaxBytes))
        let status: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): signal
            }
        return Finished(
            status: status, output: String(decoding: result.standardOutput, as: UTF8.self),
            errors: String(decoding: result.standardError, as: UTF8.self))
    }

    /// Runs a program whose standard output nobody reads any more.
    public static func runUnread(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> Finished {
        let pipe = try FileDescriptor.pipe()
        try pipe.readEnd.close()
        let changes = environment.map { (Environment.Key(stringLiteral: $0), String?.some($1)) }
        let result = try await Subprocess.run(
            .path(FilePath(program)), arguments: Arguments(arguments),
            environment: .inherit.updating(Dictionary(changes) { $1 }), input: .none,
            output: .fileDescriptor(pipe.writeEnd, closeAfterSpawningProcess: true),
            error: .bytes(limit: outputMaxBytes))
        let status: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): signal
            }
        return Finished(
            status: status, output: "",
            errors: String(decoding: result.standardError, as: UTF8.self))
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
}

/// What went wrong in a test's surroundings, in words.
public struct Failure: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
