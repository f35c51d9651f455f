import ArgumentParser
import Foundation
import Lab
import StatusAPI

/// The `reconciler` command.
@main
struct ReconcilerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconciler",
        abstract: "Converges a lab's datasets, networks and downloads to what git declares.",
        discussion: """
            Exit codes: 0 fine, 1 error, 2 changes and 3 deletions (with --detailed-exitcode), \
            4 invalid manifests, 5 refused by a guard, 64 bad usage, 69 a port is taken, 75 try \
            again, 130 and 143 interrupted, 141 nobody reads the output.
            """,
        version: BuildVersion.text,
        subcommands: [
            ValidateCommand.self, PlanCommand.self, ApplyCommand.self, RunCommand.self,
            SyncCommand.self, GetCommand.self, DescribeCommand.self, LogsCommand.self,
            EventsCommand.self, WhyCommand.self, WaitCommand.self, GraphCommand.self,
            ApproveCommand.self, UserCommand.self, SignInLinkCommand.self, StateCommand.self,
            SchemaCommand.self, ExplainCommand.self,
            InitCommand.self, FormatCommand.self,
            CompletionCommand.self, VersionCommand.self,
        ])

    /// Runs the command. Bad usage ends with 64, as the argument parser has it; every other failure
    /// has its own status.
    static func main() async {
        Console.prepare()
        do {
            if let advice = ForeignWord.advice(on: CommandLine.arguments.dropFirst()) {
                throw CommandFailure(status: .usage, message: advice)
            }
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Foundation.exit(told(error))
        }
    }

    /// Writes the error, or text that was asked for, such as help; returns the status to end with.
    private static func told(_ error: any Error) -> Int32 {
        do {
            switch error {
            case is Console.ReaderGone: return Console.ReaderGone.code
            case let failure as CommandFailure:
                Console.error(failure.message)
                return failure.status.rawValue
            case let error as StatusServerError:
                Console.error(error.description)
                return ExitStatus.unavailable.rawValue
            case is CocoaError:
                Console.error(FailureText.text(of: error))
                return ExitStatus.error.rawValue
            default:
                let (text, code) = (fullMessage(for: error), exitCode(for: error))
                if !text.isEmpty {
                    if code.isSuccess { try Console.result(text) } else { Console.note(text) }
                }
                return code.rawValue
            }
        } catch {
            return told(error)
        }
    }
}

extension ExitStatus {
    var code: ExitCode { ExitCode(rawValue) }
}
