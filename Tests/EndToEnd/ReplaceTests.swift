import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite(.serialized) struct ReplaceTests {
        @Test func aChangedDataSetReplacesItsRunAndARevertReusesBoth() async throws {
            let lab = try LabProcess()
            try lab.writeLab()
            try lab.writeDownload()
            try lab.repository.commit("Declare")
            try await lab.start()
            let first = try await lab.wait(for: "Succeeded", of: "runs", lab.alice, "net")
            try await lab.wait(for: "Ready", of: "downloads", lab.alice, "net")
            #expect(first.versions.count == 1)
            let before = try lab.repository.head

            try lab.writeDataset(images: 3)
            let plan = try await lab.command([
                "plan", lab.repository.path, "--base", "HEAD", "-o", "json", "--detailed-exitcode",
            ])
            #expect(plan.status == 3, "a replace is destructive: \(plan.errors)")
            let changes = try JSONDecoder().decode(PlanOutput.self, from: Data(plan.output.utf8))
            let verbs = Dictionary(
                uniqueKeysWithValues: changes.actions.map { ($0.resource, $0.verb) })
            #expect(verbs["Dataset/\(lab.alice)/cups"] == "replace")
            #expect(verbs["TrainingRun/\(lab.alice)/net"] == "replace")
            #expect(changes.actions.allSatisfy { $0.reason == "inputsChanged" })

            try lab.writeArchitecture(trainer: Workers.train)
            try await lab.push("More pictures")
            try await lab.poll("a second version") {
                try await lab.detail("runs", lab.alice, "net").versions.count == 2
            }
            try await lab.wait(for: "Succeeded", of: "runs", lab.alice, "net")
            #expect(try await lab.containerStarts() == 4)

            try lab.repository.git(["revert", "--no-edit", "HEAD"])
            try await lab.sync(to: try lab.repository.head)
            #expect(try lab.repository.head != before)
            try await lab.poll("the first version to be current again") {
                let versions = try await lab.detail("runs", lab.alice, "net").versions
                return versions.first { $0.current }?.digest == first.versions[0].digest
            }
            #expect(try await lab.containerStarts() == 4, "a revert starts nothing")
        }

        @Test func theOldNetworkCanBeFetchedWhileItsReplacementTrains() async throws {
            let lab = try LabProcess(LabProcess.Options(usesS3: true))
            try await lab.makeBucket()
            try lab.writeLab(trainer: Workers.trainInSteps)
            try lab.writeDownload()
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Running", of: "runs", lab.alice, "net")
            try await lab.openGate(of: lab.runningContainer())
            try await lab.wait(for: "Ready", of: "downloads", lab.alice, "net")

            try lab.writeDataset(images: 3)
            try await lab.push("More pictures")
            try await lab.wait(for: "Running", of: "runs", lab.alice, "net")
            let running = try await lab.runningContainer()
            let detail = try await lab.detail("runs", lab.alice, "net")
            #expect(detail.versions.count { $0.current } == 1)
            let link = try await lab.link(to: "net")
            let archive = try await Command.run("curl", ["-sS", "-f", "-o", "/dev/null", link])
            #expect(archive.status == 0, "\(archive.errors)")

            try await lab.openGate(of: running)
            try await lab.poll("the download to tell of a newer version") {
                try await lab.detail("downloads", lab.alice, "net").download?.newerAvailable == true
            }
        }
    }
}

/// A plan as `-o json` writes it.
struct PlanOutput: Decodable {
    struct Action: Decodable {
        let resource: String
        let verb: String
        let reason: String
        let graceSeconds: Int?
    }

    struct Guard: Decodable {
        let reason: String
        let message: String
    }

    let formatVersion: String
    let summary: [String: Int]
    let actions: [Action]
    let guards: [Guard]
}

extension LabProcess {
    /// A new link to a download of alice's.
    func link(to name: String) async throws -> String {
        try await client(["get", "download", "\(alice)/\(name)", "-o", "link"])
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
