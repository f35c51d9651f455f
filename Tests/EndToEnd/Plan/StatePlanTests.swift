import Foundation
import TestSupport
import Testing

extension PlansEndToEnd {
    /// Plans in clones of a real remote, from the state that a real lab published.
    @Suite(.serialized) struct StatePlanTests {
        static let ref = "refs/reconciler/state"

        private let lab: LabProcess
        private let key: String

        init() async throws {
            var options = LabProcess.Options()
            options.more = ["snapshot: {ref: \(Self.ref), interval: 1s}"]
            lab = try LabProcess(options)
            key = try await lab.client(["state", "key"])
                .trimmingCharacters(in: .whitespacesAndNewlines)
            try lab.writeLab()
            try lab.writeDataset(more: "  title: Secret title canary-9a")
            try lab.repository.write(".reconciler/state.pub", "# the lab's\n\(key)\n")
            try lab.repository.commit("Declare")
            let applied = try await lab.command(["apply", "--config", lab.config])
            #expect(applied.status == 0, "\(applied.errors)")
        }

        /// A clone as CI has it, with the state fetched.
        private func clone(_ name: String) throws -> String {
            let path = lab.folder.path(name)
            try lab.repository.git(["clone", "--quiet", "file://\(lab.repository.path)", path])
            try lab.repository.git(
                ["-C", path, "fetch", "--quiet", "origin", "+\(Self.ref):\(Self.ref)"])
            return path
        }

        private func edit(_ clone: String, _ old: String, _ new: String) throws {
            let file = "\(clone)/users/\(lab.alice)/dataset-cups.yaml"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try Data(text.replacing(old, with: new).utf8).write(to: URL(filePath: file))
        }

        private func plan(_ clone: String, _ more: String...) async throws -> Finished {
            try await lab.command(["plan", clone, "--detailed-exitcode"] + more)
        }

        private var published: Data {
            get throws {
                try Data(contentsOf: URL(filePath: "\(lab.stateFolder)/state.json"))
            }
        }

        @Test func aCloneWithTheStateHasTheWholePlan() async throws {
            let path = try clone("ci")
            let same = try await plan(path, "--base", "origin/main", "--state", Self.ref)
            #expect(same.status == 0, "\(same.output)\(same.errors)")
            #expect(same.output.contains("No change."))
            #expect(same.output.contains("the lab's state of 20"))
            try edit(path, "images: 1", "images: 1200")
            let full = try await plan(path, "--base", "origin/main", "--state", Self.ref)
            #expect(full.status == 3)
            #expect(full.output.contains("renderer.parameters.images: 1 → 1200"))
            let basis = "(from 1 past run of the same work, scaled from 1 to 1,200 pictures"
            #expect(full.output.contains("\(basis))"))
            #expect(full.output.contains("\(basis) over all epochs)"), "of the training")
            let document = try await plan(
                path, "--base", "origin/main", "--state", Self.ref, "-o", "json")
            #expect(document.output.contains("\"unit\" : \"pictures\""))
            #expect(full.output.contains("GPU time 0s, wall time "))
            let blind = try await plan(path, "--base", "origin/main")
            #expect(blind.status == 3)
            #expect(blind.output.contains("unknown without the past runs of a lab (--state)"))
        }

        @Test func aRevertIsReusedOnlyWhereTheStateIsKnown() async throws {
            try lab.writeDataset(images: 2)
            try lab.repository.commit("More pictures")
            let applied = try await lab.command(["apply", "--config", lab.config])
            #expect(applied.status == 0, "\(applied.errors)")
            let path = try clone("ci")
            try edit(path, "images: 2", "images: 1")
            let full = try await plan(path, "--state", Self.ref, "--state-key", key)
            #expect(full.output.contains("= Dataset/\(lab.alice)/cups  [sameInputs]"))
            #expect(full.output.contains("= TrainingRun/\(lab.alice)/net  [sameInputs]"))
            #expect(full.status == 2)
            let blind = try await plan(path, "--base", "origin/main")
            #expect(blind.output.contains("-/+ Dataset/\(lab.alice)/cups"))
        }

        @Test func aStateBehindOrAheadOfTheCloneIsSaid() async throws {
            let path = try clone("ci")
            try lab.writeModel("plate")
            try lab.repository.commit("Add a plate")
            #expect(try await lab.command(["apply", "--config", lab.config]).status == 0)
            let told = "\(lab.stateFolder)/state.json"
            let old = try await plan(path, "--state", told, "--state-key", key)
            #expect(old.output.contains("is not in this clone, so changed fields are not known"))
            #expect(old.output.contains("- Model/\(lab.alice)/plate"))
            try lab.repository.git(["-C", path, "fetch", "--quiet", "origin"])
            let known = try await plan(path, "--state", told, "--state-key", key)
            #expect(known.output.contains("the lab is 1 commit ahead of this checkout"))
        }

        /// More memory is no new input, so the work is not tried again, and the plan must say so.
        @Test func failedWorkThatAChangeDoesNotTryAgainIsNoted() async throws {
            try lab.writeDataset("bad", worker: Workers.fail)
            try lab.repository.commit("Add what fails")
            #expect(try await lab.command(["apply", "--config", lab.config]).status == 1)
            let path = try clone("ci")
            let file = "\(path)/users/\(lab.alice)/dataset-bad.yaml"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            func planned(_ resources: String) async throws -> String {
                try Data(text.replacing("memory: 32Mi}", with: resources).utf8)
                    .write(to: URL(filePath: file))
                return try await plan(path, "--base", "origin/main", "--state", Self.ref).output
            }
            let note = "Note: Dataset/\(lab.alice)/bad has failed, and this change does not"
            let alone = try await planned("memory: 64Mi}")
            #expect(alone.contains("~ Dataset/\(lab.alice)/bad"))
            #expect(alone.contains(note))
            let again = try await planned("memory: 64Mi}\n  rerun: more memory")
            #expect(again.contains("-/+ Dataset/\(lab.alice)/bad") && !again.contains(note))
        }

        /// Without the state, a missing file stays an error.
        @Test func aFileThatWasTakenInMayBeMissingOnlyWhereTheStateIsKnown() async throws {
            let path = try clone("ci")
            try FileManager.default.removeItem(
                atPath: "\(path)/users/\(lab.alice)/cup.blend")
            let full = try await plan(path, "--base", "origin/main", "--state", Self.ref)
            #expect(full.status == 0, "\(full.errors)")
            #expect(full.errors.contains("warning: there is no file"))
            let blind = try await plan(path, "--base", "origin/main")
            #expect(blind.status == 4 && blind.errors.contains("error: there is no file"))
        }

        @Test func nothingPrivateIsTold() throws {
            let text = String(decoding: try published, as: UTF8.self)
            #expect(text.contains("Dataset/\(lab.alice)/cups"))
            for canary in [
                "canary-9a", "lab.example", "parameters", ".yaml", lab.stateFolder, "picture-",
            ] {
                #expect(!text.contains(canary), "'\(canary)' is told")
            }
            #expect(text.utf8.count < 8_000)
            let commits = try lab.repository.git(["rev-list", "--count", Self.ref])
            #expect(commits == "1", "the ref has no history")
        }

        @Test func whatIsNotTheLabsOwnIsRefused() async throws {
            let path = try clone("ci")
            func refuse(
                _ name: String, _ status: Int32, _ words: String,
                _ change: (String) -> String
            ) async throws {
                let text = change(String(decoding: try published, as: UTF8.self))
                let file = try lab.folder.write("\(name).json", text)
                let plan = try await plan(path, "--state", file, "--state-key", key)
                #expect(plan.status == status, "\(name): \(plan.errors)")
                #expect(plan.errors.contains(words), "\(name): \(plan.errors)")
                #expect(plan.output == "", "\(name) gives no plan")
            }
            try await refuse("changed", 5, "was changed after signing") {
                $0.replacing("\"generation\":1", with: "\"generation\":2")
            }
            try await refuse("other key", 5, "not among the trusted keys") {
                $0.replacing(
                    key, with: "ed25519:\(Data(repeating: 9, count: 32).base64EncodedString())")
            }
            try await refuse("empty", 1, "is no state snapshot") { _ in "" }
            try await refuse("page", 1, "is no state snapshot") { _ in "<html>\n</html>" }
            let absent = try await plan(
                path, "--state", lab.folder.path("absent"), "--state-key", key)
            #expect(absent.status == 75)
            let closed = try await plan(
                path, "--state", "http://127.0.0.1:9/state?secret-canary", "--state-key", key)
            #expect(closed.status == 75)
            #expect(!closed.errors.contains("secret-canary"))
            let unfetched = try await plan(
                path, "--state", "refs/reconciler/other", "--state-key", key)
            #expect(unfetched.status == 75)
            #expect(unfetched.errors.contains("git fetch origin +refs/reconciler/other"))
        }

        @Test func theKeyComesFromTheBaseAndNeverFromTheChange() async throws {
            let path = try clone("ci")
            let bare = try await plan(path, "--state", Self.ref)
            #expect(bare.status == 64)
            #expect(bare.errors.contains("--state needs --state-key"))
            let other = "ed25519:\(Data(repeating: 9, count: 32).base64EncodedString())"
            try Data("\(other)\n".utf8).write(to: URL(filePath: "\(path)/.reconciler/state.pub"))
            let based = try await plan(path, "--base", "origin/main", "--state", Self.ref)
            #expect(based.status == 0, "\(based.errors)")
            let given = try await plan(path, "--state", Self.ref, "--state-key", other)
            #expect(given.status == 5)
            let wrong = try await plan(path, "--state", Self.ref, "--state-key", "nonsense")
            #expect(wrong.status == 1)
        }

        @Test func theDaemonTellsAgainWhenTheStateChanged() async throws {
            let before = try lab.repository.git(["rev-parse", Self.ref])
            try lab.writeModel("plate")
            try lab.repository.commit("Add a plate")
            try await lab.start()
            try await lab.poll("the state to be told again") {
                let path = try self.lab.repository.git(["show", "\(Self.ref):state.json"])
                return path.contains("Model/\(self.lab.alice)/plate")
                    && path.contains("\"succeededAt\"")
            }
            #expect(try lab.repository.git(["rev-parse", Self.ref]) != before)
        }
    }

    /// The same through the bucket.
    @Suite(.serialized) struct StateBucketTests {
        @Test func theBucketHasTheStateUnderItsFixedKey() async throws {
            var options = LabProcess.Options()
            options.usesS3 = true
            options.more = ["snapshot: {bucket: true}"]
            let lab = try LabProcess(options)
            try await lab.makeBucket()
            try await lab.applyOneModel()
            let key = try await lab.client(["state", "key"])
            let file = lab.folder.path("fetched.json")
            let credentials = "\(try Services.s3AccessKey):\(try Services.s3SecretKey)"
            try await Command.output(
                "curl",
                [
                    "-sS", "-f", "-o", file, "--aws-sigv4", "aws:amz:us-east-1:s3", "--user",
                    credentials, "\(try Services.s3Endpoint)/\(lab.bucket)/reconciler/state.json",
                ])
            let plan = try await lab.command([
                "plan", lab.repository.path, "--state", file, "--state-key",
                key.trimmingCharacters(in: .whitespacesAndNewlines),
            ])
            #expect(plan.status == 0, "\(plan.errors)")
            #expect(plan.output.contains("No change."))
        }
    }
}
