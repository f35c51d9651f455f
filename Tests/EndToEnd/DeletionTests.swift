import TestSupport
import Testing

extension EndToEnd {
    @Suite(.serialized) struct DeletionTests {
        @Test func deletingEverythingIsRefusedEvenWhenTheGuardIsRaisedWithIt() async throws {
            let lab = try await finishedLab()
            for file in ["dataset-cups", "run-net", "model-cup"] {
                try lab.repository.remove("users/\(lab.alice)/\(file).yaml")
            }
            try lab.repository.remove("architectures/tiny.yaml")
            try lab.repository.write(
                "lab.yaml",
                """
                kind: Lab
                metadata: {name: lab}
                spec: {pruneGuard: {maxDeletions: 1000, maxPercent: 100}}

                """)
            let plan = try await lab.command(["plan", lab.repository.path, "--base", "HEAD"])
            #expect(plan.status == 5, "\(plan.output)")
            try await lab.push("Remove all of it")
            let run = try await lab.detail("runs", lab.alice, "net")
            #expect(run.summary.phase == "Succeeded")
            #expect(run.summary.reason == "deletionGuard")
            #expect(run.summary.message.contains("guard"))
            for (kind, name) in [("datasets", "cups"), ("models", "cup")] {
                let phase = try await lab.phase(kind, lab.alice, name)
                #expect(["Succeeded", "Ready"].contains(phase))
            }

            try lab.repository.git(["revert", "--no-edit", "HEAD"])
            try await lab.sync(to: try lab.repository.head)
            try await lab.poll("the guard to be clear") {
                try await lab.detail("runs", lab.alice, "net").summary.reason != "deletionGuard"
            }
            #expect(try await lab.containerStarts() == 2)
        }

        @Test func aRemovedRunCanComeBackWithoutANewRun() async throws {
            let lab = try await finishedLab()
            try lab.repository.remove("users/\(lab.alice)/run-net.yaml")
            try await lab.push("Remove the run")
            let deleting = try await lab.wait(for: "Deleting", of: "runs", lab.alice, "net")
            #expect(deleting.summary.message.contains(#/\d{4}-\d\d-\d\d/#), "it says when")

            try lab.writeRun()
            try await lab.push("Declare it again")
            let run = try await lab.wait(for: "Succeeded", of: "runs", lab.alice, "net")
            #expect(run.attempts.count == 1)
            #expect(try await lab.containerStarts() == 2)
        }

        @Test func aRemovedModelInUseIsKeptAndSaysForWhom() async throws {
            let lab = try await finishedLab()
            try lab.repository.remove("users/\(lab.alice)/model-cup.yaml")
            try await lab.push("Remove the model")
            // Its data set is invalid now, and its last good manifest still refers to the model.
            let model = try await lab.detail("models", lab.alice, "cup")
            #expect(model.summary.reason == "inUse")
            #expect(model.summary.message.contains("cups"))
        }

        @Test func aRemovalIsCarriedOutAfterItsGrace() async throws {
            let lab = try await finishedLab(limits: ["resultDeletionGrace: 1s"])
            try lab.repository.remove("users/\(lab.alice)/run-net.yaml")
            try await lab.push("Remove the run")
            try await lab.poll("the run to be gone") {
                try await lab.phase("runs", lab.alice, "net") == "absent"
            }
            #expect(try await lab.auditActions().contains("DELETE_NETWORK"))
        }

        @Test func aRewoundBranchIsRefused() async throws {
            let lab = try await finishedLab()
            let old = try lab.repository.head
            try lab.writeModel("plate")
            let accepted = try await lab.push("Add a model")
            try lab.repository.reset(to: old)
            let rewound = try lab.repository.commit("Another past", secondsSince1970: 1_700_000_009)
            _ = try await lab.client(["sync"])
            try await lab.poll("the rewind to be refused") {
                try await lab.get(Dashboard.self, "/dashboard").sync.error != nil
            }
            let sync = try await lab.get(Dashboard.self, "/dashboard").sync
            #expect(sync.revision == accepted)
            #expect(sync.error?.contains(rewound.prefix(7)) == true, "\(sync.error ?? "")")
            #expect(try await lab.phase("models", lab.alice, "plate") == "Ready")
        }

        private func finishedLab(limits: [String] = []) async throws -> LabProcess {
            let lab = try LabProcess(LabProcess.Options(limits: limits))
            try lab.writeLab()
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Succeeded", of: "runs", lab.alice, "net")
            return lab
        }
    }
}
