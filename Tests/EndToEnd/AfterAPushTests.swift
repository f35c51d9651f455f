import TestSupport
import Testing

extension EndToEnd {
    /// A person who pushed learns the outcome, wherever they ask.
    @Suite(.serialized) struct AfterAPushTests {
        private func finishedLab() async throws -> LabProcess {
            // The daemon looks at the repository only when somebody asks.
            var options = LabProcess.Options()
            options.pollInterval = "1h"
            let lab = try LabProcess(options)
            try lab.writeLab()
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Succeeded", of: "runs", lab.alice, "net")
            return lab
        }

        private func sync(_ lab: LabProcess) async throws -> Finished {
            try await lab.command(["sync", "--wait", "--config", lab.config])
        }

        @Test func aMistakeIsToldByEveryCommand() async throws {
            let lab = try await finishedLab()
            let quiet = try await sync(lab)
            #expect(quiet.status == 0, "\(quiet.errors)")
            #expect(quiet.output.hasPrefix("in force already: "))

            try lab.writeDataset(more: "  imges: 3")
            let revision = try lab.repository.commit("Break the data set")
            let told = try await sync(lab)
            let file = "users/\(lab.alice)/dataset-cups.yaml"
            #expect(told.status == 4, "\(told.output)\(told.errors)")
            #expect(
                told.output.contains(
                    "accepted: \(revision.prefix(12)) Break the data set: 1 error at \(file):"))
            #expect(told.errors.contains("the newest revision has mistakes: \(file):"))
            let list = try await lab.command(["get", "dataset", "--config", lab.config])
            #expect(list.output.contains("NOT IN FORCE: \(file):"))
            #expect(list.errors.contains("note: the newest revision has mistakes: \(file):"))
            let page = try await lab.curl("/datasets/\(lab.alice)/cups").output
            #expect(page.contains("The newest manifest is not in force."))
            let why = try await lab.client(["why", "dataset", "\(lab.alice)/cups"])
            #expect(why.contains("repair the manifest at \(file):"))
            let wait = try await lab.command([
                "wait", "dataset", "\(lab.alice)/cups", "--for", "phase=Succeeded", "--config",
                lab.config,
            ])
            #expect(wait.status == 1)
            #expect(wait.errors.contains("is not in force as the newest manifest has it"))
            let log = lab.errors
            #expect(log.contains("accepted \(revision.prefix(12)) Break the data set: 1 error at"))

            try lab.writeDataset()
            try lab.repository.commit("Repair it")
            #expect(try await sync(lab).status == 0)
        }

        @Test func aGuardsStopItsApprovalAndItsEndAreTold() async throws {
            let lab = try await finishedLab()
            for file in ["dataset-cups", "run-net", "model-cup"] {
                try lab.repository.remove("users/\(lab.alice)/\(file).yaml")
            }
            try lab.repository.commit("Remove all of it")
            let told = try await sync(lab)
            #expect(told.status == 5, "\(told.output)\(told.errors)")
            #expect(told.errors.contains("the guard holds something back: revision "))
            #expect(told.output.contains("the guard holds 3"))
            let approved = try await lab.client(["approve"])
            #expect(approved.contains("deletes 3 resources: "))
            #expect(approved.contains("They are deleted for good: 2 in 30d, 1 in 1d"))
            try await lab.wait(for: "Deleting", of: "runs", lab.alice, "net")
            let events = try await lab.client(["events"])
            #expect(events.contains("guardHolds: revision "))
            #expect(events.contains("guardReleased: nothing is held back any more"))
        }

        @Test func theLogAtInfoTellsEachActionWithItsLength() async throws {
            let lab = try await finishedLab()
            let lines = lab.errors.split(separator: "\n")
            let id = "Dataset/\(lab.alice)/cups"
            for verb in ["create", "start", "collect", "remove"] {
                #expect(lines.contains { $0.contains("begun: \(verb) \(id)") }, "\(verb)")
                #expect(
                    lines.contains {
                        $0.contains("done: \(verb) \(id)") && $0.contains(#/, in \d+(ms|\.\ds|s)/#)
                    }, "\(verb)")
            }
            #expect(lines.contains { $0.contains("the attempt succeeded, exit code 0") })
        }
    }
}
