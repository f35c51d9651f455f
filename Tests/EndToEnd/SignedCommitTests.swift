import TestSupport
import Testing

extension EndToEnd {
    @Suite(.serialized) struct SignedCommitTests {
        @Test func anUnsignedCommitIsRefusedAndThePagesSayWhy() async throws {
            let keys = try SigningKeys()
            let (alice, ada) = (
                try await keys.ssh("alice"), try await keys.openPGP("Ada <ada@lab.example>")
            )
            let lab = try demandingLab()
            let good = try lab.repository.commit("Declare", signedBy: alice)
            try await lab.start([
                "--set",
                "repository.signatures.allowedSigners="
                    + (try keys.allowedSigners(["alice@lab.example \(alice.publicLine)"])),
                "--set", "repository.signatures.keyring=\(try await keys.keyring([ada]))",
            ])
            try await lab.wait(for: "Ready", of: "models", lab.alice, "cup")
            let signer = "alice@lab.example (\(alice.fingerprint))"
            #expect(try await lab.get(Dashboard.self, "/dashboard").sync.signedBy == signer)
            #expect(try await lab.curl("/").output.contains("Signed by \(signer)"))

            // Somebody who may push, but has no trusted key, removes the model and the demand for
            // signatures.
            try lab.repository.remove("users/\(lab.alice)/model-cup.yaml")
            try lab.repository.remove("lab.yaml")
            let bad = try lab.repository.commit("Take it away")
            _ = try await lab.client(["sync"])
            try await lab.poll("the commit to be refused") {
                try await lab.get(Dashboard.self, "/dashboard").sync.error != nil
            }
            let sync = try await lab.get(Dashboard.self, "/dashboard").sync
            let reason = "RevisionUnverified: commit \(bad.prefix(12)) is not signed"
            #expect(sync.revision == good)
            #expect(sync.signedBy == signer)
            #expect(sync.error?.hasPrefix(reason) == true, "\(sync.error ?? "")")
            #expect(try await lab.phase("models", lab.alice, "cup") == "Ready")
            #expect(try await lab.curl("/").output.contains(reason))
            #expect(lab.errors.contains(reason), "the log says it")
            #expect(try await lab.client(["events"]).contains(reason))
            #expect(try await lab.curl("/readyz").status == 0, "what was in force is in force")
            let page = try await lab.visit("/").body
            #expect(!page.contains(reason) && !page.contains("alice@lab.example"))

            let next = try lab.repository.commit("And sign it", signedBy: ada)
            try await lab.sync(to: next)
            let after = try await lab.get(Dashboard.self, "/dashboard").sync
            #expect(after.signedBy == "Ada <ada@lab.example> (\(ada.fingerprint))")
            #expect(after.error == nil)
        }

        @Test func applyDoesNothingForACommitThatNoTrustedKeySigned() async throws {
            let keys = try SigningKeys()
            let mallory = try await keys.ssh("mallory")
            let lab = try demandingLab()
            try lab.repository.commit("Declare", signedBy: mallory)
            let applied = try await lab.command(["apply", "--config", lab.config])
            #expect(applied.status == 75, "\(applied.errors)")
            #expect(applied.errors.contains("RevisionUnverified"))
            #expect(applied.errors.contains("no file of allowed signers is set"))
            let alice = try await keys.ssh("alice")
            let allowed = try keys.allowedSigners(["alice \(alice.publicLine)"])
            let again = try await lab.command([
                "apply", "--config", lab.config,
                "--set", "repository.signatures.allowedSigners=\(allowed)",
            ])
            #expect(again.status == 75, "\(again.errors)")
            #expect(again.errors.contains(mallory.fingerprint))
            #expect(again.errors.contains(allowed))
        }

        /// A lab with one model whose manifest demands signatures; nothing is committed yet.
        private func demandingLab() throws -> LabProcess {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.writeModel()
            try lab.repository.write(
                "lab.yaml",
                "kind: Lab\nmetadata: {name: lab}\nspec: {requireSignedCommits: true}\n")
            return lab
        }
    }
}
