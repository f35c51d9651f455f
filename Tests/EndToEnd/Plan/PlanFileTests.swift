import Foundation
import TestSupport
import Testing

extension PlansEndToEnd {
    /// A plan that was agreed on is carried out as it is or not at all.
    @Suite(.serialized) struct PlanFileTests {
        private let lab: LabProcess
        private let file: String

        init() async throws {
            var options = LabProcess.Options()
            options.more = ["snapshot: {}"]
            lab = try LabProcess(options)
            file = lab.folder.path("agreed.json")
            try lab.writeCatalogue()
            try lab.writeModel()
            try lab.repository.commit("Declare")
            #expect(try await apply().status == 0)
        }

        private func apply(_ more: String...) async throws -> Finished {
            try await lab.command(["apply"] + more + ["--config", lab.config])
        }

        /// Plans for the checkout from the lab's own state.
        private func plan() async throws {
            let key = try await lab.client(["state", "key"])
                .trimmingCharacters(in: .whitespacesAndNewlines)
            let plan = try await lab.command([
                "plan", lab.repository.path, "--state", "\(lab.stateFolder)/state.json",
                "--state-key", key, "--out", file,
            ])
            #expect(plan.status == 0, "\(plan.errors)")
        }

        @Test func whatWasAgreedIsCarriedOutOnce() async throws {
            try lab.writeDataset()
            try await plan()
            try lab.repository.commit("Add a data set")
            let applied = try await apply(file)
            #expect(applied.status == 0, "\(applied.errors)")
            #expect(try await lab.containerStarts() == 1)
            let again = try await apply(file)
            #expect(again.status == 5)
            #expect(
                again.errors.contains(
                    "Dataset/\(lab.alice)/cups: agreed was create, now it would be nothing"))
        }

        @Test func otherManifestsMakeItStale() async throws {
            try lab.writeDataset()
            try await plan()
            try lab.writeDataset(images: 2)
            try lab.writeModel("plate")
            try lab.repository.commit("Add another data set than agreed")
            let refused = try await apply(file)
            #expect(refused.status == 5)
            #expect(refused.errors.contains("Dataset/\(lab.alice)/cups is declared differently"))
            #expect(refused.errors.contains("Model/\(lab.alice)/plate was not declared then"))
            #expect(try await lab.containerStarts() == 0)
        }

        @Test func anotherStateMakesItStale() async throws {
            try lab.writeModel("plate")
            try lab.repository.commit("Add a plate")
            try await plan()
            #expect(try await apply().status == 0, "someone was quicker")
            let refused = try await apply(file)
            #expect(refused.status == 5)
            #expect(refused.errors.contains("Model/\(lab.alice)/plate: agreed was"))
        }

        @Test func whatIsNoWholePlanIsRefused() async throws {
            let part = try await lab.command([
                "plan", lab.repository.path, "--out", file, "--target", "models/cup",
            ])
            #expect(part.status == 64)
            #expect(part.errors.contains("--out takes whole plans only"))
            let nonsense = try lab.folder.write("nonsense.json", "{}")
            let refused = try await apply(nonsense)
            #expect(refused.status == 1)
            #expect(refused.errors.contains("is no plan of this program"))
        }
    }
}
