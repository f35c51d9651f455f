import TestSupport
import Testing

extension EndToEnd {
    @Suite(.serialized) struct AuditTests {
        /// All types of the closed list except `LOG_IN_USER`, which the test of signing in sees.
        static let types: Set = [
            "CREATE_MODEL", "CREATE_DATASET", "CREATE_NETWORK", "UPDATE_MODEL", "UPDATE_DATASET",
            "UPDATE_NETWORK", "DELETE_MODEL", "DELETE_DATASET", "DELETE_NETWORK",
            "REQUEST_MODEL_DOWNLOAD", "REQUEST_DATASET_DOWNLOAD", "REQUEST_NETWORK_DOWNLOAD",
            "DOWNLOAD_MODEL", "DOWNLOAD_DATASET", "DOWNLOAD_NETWORK", "DATASET_CREATED",
            "TRAIN_NETWORK", "NETWORK_TRAINED", "STOP_TASK", "CREATE_USER",
        ]

        @Test func whatPeopleDoIsAudited() async throws {
            let lab = try LabProcess(
                LabProcess.Options(limits: ["guardMaxDeletions: 50", "guardMaxPercent: 100"]))
            try lab.writeLab()
            try lab.writeDataset("slow", worker: Workers.waitForGate)
            let targets = [("Model", "cup"), ("Dataset", "cups"), ("TrainingRun", "net")]
            for (kind, name) in targets { try lab.writeDownload("of-\(name)", of: (kind, name)) }
            try lab.repository.commit("Declare")
            try await lab.start()
            for (_, name) in targets {
                try await lab.wait(for: "Ready", of: "downloads", lab.alice, "of-\(name)")
                let link = try await lab.link(to: "of-\(name)")
                let port = try await lab.port()
                #expect(link.hasPrefix("http://127.0.0.1:\(port)/objects/"), "the port it has")
                try await Command.output("curl", ["-sS", "-f", "-o", "/dev/null", link])
            }
            try await lab.wait(for: "Running", of: "datasets", lab.alice, "slow")

            try lab.writeModel(access: "public")
            try lab.writeDataset(images: 2)
            try lab.writeDataset("slow", worker: Workers.waitForGate, more: "  suspend: true")
            try await lab.push("Publish the model, ask for more pictures, pause the slow ones")
            try await lab.wait(for: "Suspended", of: "datasets", lab.alice, "slow")
            try await lab.wait(for: "Succeeded", of: "runs", lab.alice, "net")

            try lab.repository.git(["rm", "-r", "--quiet", "users/\(lab.alice)"])
            try await lab.push("Remove all of it")
            try await lab.wait(for: "Deleting", of: "runs", lab.alice, "net")
            let written = Set(try await lab.auditActions())
            #expect(written == Self.types, "\(Self.types.symmetricDifference(written).sorted())")
        }
    }
}
