import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// The reader of a command's output may stop reading, and a disk may be full; the command does
    /// not crash.
    @Suite(.serialized) struct OutputTests {
        private static let example = "\(Services.root)/examples/kitchen"
        /// Commands that write nothing to standard output, or that are daemons.
        private static let silent = ["run", "apply", "sync", "wait", "approve"]

        @Test func everyCommandEndsQuietlyWhenNobodyReadsItAndSaysThatTheDiskIsFull() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.writeModel()
            try lab.writeDataset("bad", worker: Workers.fail)
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Failed", of: "datasets", lab.alice, "bad")
            let commands = try self.commands(lab)
            let help = try await lab.command(["--help"]).output
            let names = help.matches(of: /\n  ([a-z-]+) +[A-Z]/).map { String($0.1) }
            #expect(names.count > 15)
            for name in names where !Self.silent.contains(name) {
                #expect(commands.contains { $0.first == name }, "\(name) is not tried")
            }
            for command in commands {
                let unread = try await Command.runUnread(
                    Services.binary, command, environment: lab.environment)
                #expect(unread.status == 141, "\(command): \(unread.errors)")
                #expect(!unread.errors.contains("error"), "\(command): \(unread.errors)")
                let full = try await Command.run(
                    "sh", ["-c", "exec \"$@\" > /dev/full", "sh", Services.binary] + command,
                    environment: lab.environment)
                #expect(full.status == 1, "\(command): \(full.errors)")
                #expect(
                    full.errors.hasSuffix(
                        "error: standard output cannot be written: No space left on device\n"),
                    "\(command): \(full.errors)")
            }
        }

        private func commands(_ lab: LabProcess) throws -> [[String]] {
            let messy = try lab.folder.write("messy/a.yaml", "spec:\n    role: admin\nkind: User\n")
            let bad = "Dataset/\(lab.alice)/bad"
            let alone = [
                ["validate", "\(Services.root)/examples/with-mistakes"],
                ["plan", Self.example], ["plan", Self.example, "-o", "json"],
                ["plan", Self.example, "-o", "sarif"], ["fmt", "--check", messy],
                ["schema", "export"], ["explain", "Dataset"], ["completion", "bash"], ["version"],
                ["--help"], ["help", "plan"], ["--version"], ["get", "--help"],
                ["graph", "--path", Self.example], ["init", lab.folder.path("begun")],
            ]
            let asked = [
                ["get"], ["get", "models", "-o", "json"], ["get", bad, "-o", "yaml"],
                ["describe", bad], ["logs", bad], ["logs", bad, "-f"], ["events"],
                ["events", "-o", "json"], ["why", bad], ["graph", "-o", "svg"],
                ["graph", "-o", "json"], ["sign-in-link"], ["state", "key"],
                ["user", "invite", lab.alice],
                ["run", "--print-settings"],
            ]
            return alone + asked.map { $0 + ["--config", lab.config] }
        }
    }
}
