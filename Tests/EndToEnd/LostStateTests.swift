import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// The database is damaged or gone: containers and results are taken up again.
    @Suite(.serialized) struct LostStateTests {
        enum Loss: String, CaseIterable, Sendable {
            case damaged, gone
        }

        @Test(arguments: Loss.allCases)
        func runningWorkAndResultsOutliveTheDatabase(_ loss: Loss) async throws {
            let lab = try LabProcess()
            try await lab.startTraining()
            let container = try await lab.runningContainer()
            try await lab.crash()
            try lose(loss, in: lab.stateFolder)

            try await lab.start()
            try await lab.wait(for: "Running", of: "runs", lab.alice, "net")
            #expect(try await lab.runningContainers() == [container], "no container is touched")
            #expect(lab.errors.contains(loss == .gone ? "was gone" : "was damaged"))
            try await lab.openGate(of: container)
            let run = try await lab.wait(for: "Succeeded", of: "runs", lab.alice, "net")
            #expect(run.versions.count == 1)
            #expect(try await lab.containerStarts() == 2, "the data set is not made again")
            let names = try FileManager.default.contentsOfDirectory(atPath: lab.stateFolder)
            let aside = names.filter { $0.hasPrefix("reconciler.sqlite.damaged-") }
            #expect(aside.isEmpty == (loss == .gone))
            #expect(!names.contains("state-lost"))
        }

        private func lose(_ loss: Loss, in folder: String) throws {
            for suffix in ["", "-wal", "-shm"] {
                let path = "\(folder)/reconciler.sqlite\(suffix)"
                guard FileManager.default.fileExists(atPath: path) else { continue }
                try FileManager.default.removeItem(atPath: path)
            }
            guard loss == .damaged else { return }
            let rubbish = Data(repeating: 0x42, count: 40_960)
            try rubbish.write(to: URL(filePath: "\(folder)/reconciler.sqlite"))
        }
    }
}
