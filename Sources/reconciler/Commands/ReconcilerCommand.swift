import ArgumentParser

/// The `reconciler` command.
@main
struct ReconcilerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconciler",
        abstract: "Converges a lab's datasets, networks and downloads to what git declares.",
        discussion: """
            Exit codes: 0 fine, 1 error, 2 changes and 3 deletions (with --detailed-exitcode), \
            4 invalid manifests, 5 refused by a guard, 64 bad usage, 75 try again, 130 and 143 \
            interrupted.
            """,
        version: BuildVersion.text,
        subcommands: [
            ValidateCommand.self, PlanCommand.self, ApplyCommand.self, RunCommand.self,
            SyncCommand.self, GetCommand.self, DescribeCommand.self, LogsCommand.self,
            EventsCommand.self, WhyCommand.self, WaitCommand.self, GraphCommand.self,
            ApproveCommand.self, StateCommand.self, SchemaCommand.self, ExplainCommand.self,
            InitCommand.self, FormatCommand.self,
            CompletionCommand.self, VersionCommand.self,
        ])

    /// Bad usage is 64, as the argument parser has it; everything else chooses its own status.
    static func main() async {
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
        } catch let failure as CommandFailure {
            Console.error(failure.message)
            exit(withError: failure.status.code)
        } catch {
            exit(withError: error)
        }
    }
}

/// A command that cannot go on: what to say and how to end.
struct CommandFailure: Error {
    let status: ExitStatus
    let message: String
}
