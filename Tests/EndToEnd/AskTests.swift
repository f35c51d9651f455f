import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Questions of people: why, since when, and what belongs together.
    @Suite(.serialized) struct AskTests {
        @Test func theCommandsAnswerWhatPeopleAsk() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.writeModel()
            try lab.writeDataset(worker: Workers.waitForGate)
            try lab.writeDataset("bad", worker: Workers.fail)
            try lab.writeRun()
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Failed", of: "datasets", lab.alice, "bad")
            try await lab.wait(for: "Running", of: "datasets", lab.alice, "cups")
            try await lab.wait(for: "Blocked", of: "runs", lab.alice, "net")

            let log = try await lab.client(["logs", "dataset", "\(lab.alice)/bad"])
            #expect(!log.isEmpty)
            #expect(try await lab.client(["logs", "dataset", "\(lab.alice)/bad", "-f"]) == log)
            try await expectReasons(lab)
            try await expectLists(lab)
            try await expectGraphs(lab)
            try await expectCompletions(lab)
            try await expectWaiting(lab)
        }

        @Test func readinessComesWithTheFirstPlanThatSawTheEngine() async throws {
            let lab = try LabProcess()
            let folder = try TemporaryFolder()
            let socket = folder.path("engine.sock")
            let settings = try String(contentsOfFile: lab.config, encoding: .utf8)
            try settings.replacing(lab.dockerSocket, with: socket)
                .write(toFile: lab.config, atomically: true, encoding: .utf8)
            try lab.writeCatalogue()
            try lab.repository.commit("Declare")
            try await lab.start()
            let reason = "recovering: the container engine did not answer since the start"
            try await lab.poll("the daemon to say that it recovers") {
                let answer = try await lab.visit("/readyz")
                return answer.code == 503 && answer.body.hasPrefix(reason)
            }
            #expect(try await lab.visit("/healthz").code == 200)
            try FileManager.default.createSymbolicLink(
                atPath: socket, withDestinationPath: lab.dockerSocket)
            _ = try await lab.client(["sync"])
            try await lab.poll("the daemon to have recovered") {
                try await lab.visit("/readyz").code == 200
            }
        }

        private func expectReasons(_ lab: LabProcess) async throws {
            let blocked = try await lab.client(["why", "run", "\(lab.alice)/net"])
            #expect(blocked.contains("waits for     Dataset/\(lab.alice)/cups is Running"))
            #expect(blocked.contains("reconciler why datasets \(lab.alice)/cups"))
            let failed = try await lab.client(["why", "Dataset/\(lab.alice)/bad"])
            #expect(failed.contains("UserCode in attempt 1, exit code 3"))
            #expect(failed.contains("'rerun'"))
            let json = try await lab.client(["why", "run", "\(lab.alice)/net", "-o", "json"])
            #expect(json.contains(#""kind":"Why""#))
            let page = try await lab.curl("/runs/\(lab.alice)/net").output
            #expect(page.contains("Waits for:") && page.contains("<svg"))
            let events = try await lab.client(["events", "dataset", "\(lab.alice)/bad"])
            let lines = events.split(separator: "\n")
            #expect(lines.first?.contains("declared") == true, "oldest first")
            #expect(lines.last?.contains("Dataset/\(lab.alice)/bad") == true)
        }

        private func expectLists(_ lab: LabProcess) async throws {
            let names = try await lab.client(["get", "-o", "name", "--phase", "failed"])
            #expect(names == "Dataset/\(lab.alice)/bad\n")
            let found = try await lab.client(["get", "datasets", "-o", "name", "--search", "CUPS"])
            #expect(found == "Dataset/\(lab.alice)/cups\n")
            let wide = try await lab.client(["get", "datasets", "-o", "wide"])
            #expect(wide.contains("RESOURCE") && wide.contains("retriesExhausted"))
            let yaml = try await lab.client(["get", "Dataset/\(lab.alice)/bad", "-o", "yaml"])
            #expect(yaml.contains("    phase: Failed\n"))
            #expect(yaml.hasPrefix("apiVersion: lab/v1\ncontent:\n"))
            let wrong = try await lab.command(
                ["get", "datasets", "--phase", "Runing", "--config", lab.config])
            #expect(wrong.status == 1 && wrong.errors.contains("'Runing' is no phase"))
            let typo = try await lab.command(
                ["why", "dataset", "\(lab.alice)/cusp", "--config", lab.config])
            #expect(typo.status == 1)
            #expect(typo.errors.contains("did you mean Dataset/\(lab.alice)/cups?"))
            try await expectNamesWithoutKind(lab)
        }

        private func expectNamesWithoutKind(_ lab: LabProcess) async throws {
            #expect(
                try await lab.client(["get", "bad", "-o", "name"]) == "Dataset/\(lab.alice)/bad\n")
            #expect(
                try await lab.client(["describe", "\(lab.alice)/net"])
                    == lab.client(["describe", "TrainingRun/\(lab.alice)/net"]))
            for words in [["datasets", "bad"], ["Dataset/bad"], ["dataset", "bad"]] {
                #expect(
                    try await lab.client(["get"] + words + ["-o", "name"])
                        == "Dataset/\(lab.alice)/bad\n", "\(words)")
            }
            let cusp = try await lab.command(["get", "dataset", "cusp", "--config", lab.config])
            #expect(
                cusp.errors == "error: there is no Dataset 'cusp'; did you mean "
                    + "'Dataset/\(lab.alice)/cups'?\n")
            let nothing = try await lab.command(["get", "nothing", "--config", lab.config])
            #expect(nothing.status == 1)
            #expect(nothing.errors.contains("'nothing' is no kind, and no resource has that name"))
            let nobody = try await lab.command(
                ["get", "--owner", "nobody", "--config", lab.config])
            #expect(nobody.status == 1 && nobody.errors.contains("there is no user 'nobody'"))
        }

        private func expectGraphs(_ lab: LabProcess) async throws {
            let live = try await lab.client(["graph", "run", "\(lab.alice)/net"])
            #expect(live.contains("Dataset/\(lab.alice)/cups [Running]"))
            #expect(live.contains("  ← Dataset/\(lab.alice)/cups (input)"))
            let dot = try await lab.client(["graph", "-o", "dot"])
            #expect(dot.hasPrefix("digraph lab {"))
            let folder = ["graph", "--path", lab.repository.path]
            for (form, mark) in [("mermaid", "flowchart LR"), ("svg", "<svg"), ("json", "{")] {
                let drawn = try await lab.command(folder + ["-o", form])
                #expect(drawn.status == 0 && drawn.output.hasPrefix(mark), "\(form)")
            }
            let few = try await lab.command(folder + ["--limit", "3"])
            #expect(few.output.contains("resources are shown as"))
            let none = try await lab.command(folder + ["model", "\(lab.alice)/nothing"])
            #expect(none.status == 1 && none.errors.contains("declares no"))
        }

        /// Asks as a shell does: the argument, its index, the cursor's place, and the words so far.
        private func expectCompletions(_ lab: LabProcess) async throws {
            func offered(_ words: [String]) async throws -> [String] {
                let finished = try await lab.command(
                    ["---completion", "why", "--", "positional@1", "3", "0"] + words)
                #expect(finished.errors == "", "a completion says nothing")
                return finished.output.split(separator: "\n").map(String.init)
            }
            let words = ["reconciler", "why", "datasets", ""]
            let asked = try await offered(words + ["--config", lab.config])
            #expect(asked == ["\(lab.alice)/bad", "\(lab.alice)/cups"])
            let silent = try await offered(words + ["--config", "nowhere.yaml"])
            #expect(!silent.contains("\(lab.alice)/bad"), "no daemon, and no manifests here")
        }

        private func expectWaiting(_ lab: LabProcess) async throws {
            func wait(_ arguments: [String]) async throws -> Finished {
                try await lab.command(["wait"] + arguments + ["--config", lab.config])
            }
            let (cups, run) = ("Dataset/\(lab.alice)/cups", "TrainingRun/\(lab.alice)/net")
            let late = try await wait([cups, "--for", "phase=Succeeded", "--timeout", "0s"])
            #expect(late.status == 75 && late.errors.contains("the time is over"))
            let over = try await wait(["Dataset/\(lab.alice)/bad", "--for", "condition=Ready"])
            #expect(over.status == 1 && over.errors.contains("is Failed"))
            let gone = try await wait(["Model/\(lab.alice)/nothing", "--for", "deleted"])
            #expect(gone.status == 0)
            try await lab.openGate(of: lab.runningContainer())
            let ready = try await wait([run, "--for", "condition=Ready", "--timeout", "30s"])
            #expect(ready.status == 0, "\(ready.errors)")
            let made = try await lab.client(["why", run])
            #expect(made.contains("made by       input digest"))
            #expect(made.contains("Dataset/\(lab.alice)/cups (input, Succeeded)"))
            #expect(try await wait([run, "--for", "phase=Redy"]).status == 64)
        }
    }
}
