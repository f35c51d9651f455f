import Foundation
import TestSupport

/// A command of the program under test that runs until the object is released.
final class FollowingCommand {
    private let process: Process
    private let folder: TemporaryFolder

    init(_ arguments: [String]) throws {
        folder = try TemporaryFolder()
        process = try Command.process(Services.binary, arguments, environment: [:], in: folder)
        try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    var isRunning: Bool { process.isRunning }

    /// The standard output of the command so far.
    var output: String { text("out") }
    var errors: String { text("err") }

    private func text(_ name: String) -> String {
        String(
            decoding: FileManager.default.contents(atPath: folder.path(name)) ?? Data(),
            as: UTF8.self)
    }
}
