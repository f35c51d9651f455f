import Foundation
import TestSupport

/// A program that is run to its end, or beside the test.
struct Program {
    let path: String
    let folder: TemporaryFolder

    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// Its standard output; throws with all that it said when it does not end with 0.
    @discardableResult
    func output(_ arguments: String...) throws -> String {
        let process = try started(arguments, name: "once")
        process.waitUntilExit()
        let output = try text("once.out")
        guard process.terminationStatus == 0 else {
            let errors = try text("once.err").suffix(4000)
            throw Failed(
                description: """
                    \(path) \(arguments.joined(separator: " ")): exit \
                    \(process.terminationStatus)\n\(errors)\(output.suffix(2000))
                    """)
        }
        return output
    }

    /// Started, with its output in the files `name.out` and `name.err` of the folder.
    func started(_ arguments: [String], name: String) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: path.hasPrefix("/") ? path : "/usr/bin/env")
        process.arguments = path.hasPrefix("/") ? arguments : [path] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try handle("\(name).out")
        process.standardError = try handle("\(name).err")
        try process.run()
        return process
    }

    func text(_ name: String) throws -> String {
        try String(contentsOf: URL(filePath: folder.path(name)), encoding: .utf8)
    }

    private func handle(_ name: String) throws -> FileHandle {
        try FileHandle(forWritingTo: URL(filePath: try folder.write(name, "")))
    }
}
