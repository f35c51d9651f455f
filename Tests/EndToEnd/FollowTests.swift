import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Commands that go on and tell of changes.
    @Suite(.serialized) struct FollowTests {
        @Test func commandsThatFollowTellWhatChanges() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.writeModel()
            try lab.writeDataset(worker: Self.countThenWait)
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Running", of: "datasets", lab.alice, "cups")
            let cups = "Dataset/\(lab.alice)/cups"
            let list = try follow(lab, "get", "datasets", "--watch")
            let events = try follow(lab, "events", cups, "--follow")
            let log = try follow(lab, "logs", cups, "--follow", "--tail", "2")
            try await lab.poll("the list to begin") { list.output.contains("\(cups)  Running") }
            try await lab.poll("the events to begin") { events.output.contains("declared") }
            try await lab.poll("the log to begin") { log.output.contains("line 9\n") }
            #expect(!log.output.contains("line 7\n"), "only the last two lines")

            try await lab.openGate(of: lab.runningContainer())
            try await lab.poll("the list to tell the end") { list.output.contains("Succeeded") }
            try await lab.poll("the events to tell the end") {
                events.output.contains("succeeded")
            }
            try await lab.poll("the log to end") { !log.isRunning }
            #expect(log.output.hasPrefix("line 8\nline 9\n") && log.output.contains("gate open\n"))
            let heads = list.output.components(separatedBy: "RESOURCE").count - 1
            #expect(heads == 1, "one header, then what changed: \(list.output)")
            #expect(list.isRunning && events.isRunning, "\(list.errors)\(events.errors)")

            try await lab.stop()
            try await lab.poll("who follows to end with the daemon") {
                !list.isRunning && !events.isRunning
            }
            #expect(events.errors.contains("is 'reconciler run' running?"))
        }

        /// The log is readable while its container runs and when it is kept. Once a line above 1
        /// MiB hid everything after it, a progress bar was one line of all its states, and
        /// sequences that set a title or clear the screen reached the reader's terminal.
        @Test func aLogIsReadableWhateverItsWorkerWrites() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.writeModel()
            try lab.writeDataset(worker: Self.unruly)
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Running", of: "datasets", lab.alice, "cups")
            let cups = "Dataset/\(lab.alice)/cups"
            let log = try follow(lab, "logs", cups, "--follow")
            try await lab.poll("the log to be there") { log.output.contains("after\n") }
            let long = String(repeating: "x", count: 1_500_000)
            let text = "title\n9%\nred\n\(long)\nafter\n"
            #expect(log.output == text)
            #expect(try await lab.client(["logs", cups]) == text)
            #expect(try await lab.client(["logs", cups, "--tail", "1"]) == "after\n")
            let stamp = #/20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /#
            let running = try await lab.client(["logs", cups, "--timestamps"])
            #expect(running.matches(of: stamp).count == 5)
            #expect(running.replacing(stamp, with: "") == text)

            try await lab.openGate(of: lab.runningContainer())
            try await lab.poll("the log to end") { !log.isRunning }
            #expect(log.output == text)
            try await lab.wait(for: "Succeeded", of: "datasets", lab.alice, "cups")
            try await lab.stop()
            try await lab.start()
            #expect(try await lab.client(["logs", cups]) == text)
            #expect(try await lab.client(["logs", cups, "--timestamps"]) == running)
        }

        @Test func anAddressThatIsNoneOrWhereNobodyListensIsSaidSo() async throws {
            func get(_ server: String) async throws -> Finished {
                try await Command.run(Services.binary, ["get", "--server", server])
            }
            let bare = try await get("localhost:9")
            #expect(bare.status == 64 && bare.errors.contains("such as http://localhost:9"))
            let refused = try await get("http://localhost:9/")
            #expect(refused.status == 75)
            #expect(refused.errors.hasPrefix("error: nobody listens at http://localhost:9; is"))
            let unknown = try await get("http://nowhere.invalid")
            #expect(unknown.status == 75)
            #expect(unknown.errors.hasPrefix("error: there is no host 'nowhere.invalid'; "))
        }

        private func follow(_ lab: LabProcess, _ arguments: String...) throws -> FollowingCommand {
            try FollowingCommand(arguments + ["--config", lab.config])
        }

        private static let unruly = #"""
            printf '\033]0;owned\007title\n'
            for number in 1 2 3 4 5 6 7 8 9; do printf '\r%s%%' $number; done; echo
            printf '\033[2J\033[31mred\033[0m\n'
            head -c 1500000 /dev/zero | tr '\0' x; echo
            echo after

            """# + Workers.waitForGate

        private static let countThenWait = """
            for number in 1 2 3 4 5 6 7 8 9; do echo "line $number"; done
            \(Workers.waitForGate)
            echo "gate open"
            """
    }
}
