import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite(.serialized) struct CommandTests {
        /// The folders below `examples/`.
        static let examples = ["examples/kitchen", "examples/reviewed"]

        @Test(arguments: examples) func anExampleIsValidAndPlans(_ path: String) async throws {
            let lab = try LabProcess()
            let folder = "\(Services.root)/\(path)"
            let checked = try await lab.command(["validate", folder])
            #expect(checked.status == 0)
            #expect(checked.output == "")
            #expect(checked.errors.contains("0 errors, 0 warnings"))
            let plan = try await lab.command(["plan", folder])
            #expect(plan.status == 0)
            #expect(plan.output.contains("to create"))
            #expect(plan.errors == "")
        }

        @Test func thePackagedSettingsAreValid() async throws {
            let path = "\(Services.root)/packaging/reconciler.yaml"
            let printed = try await Command.run(
                Services.binary, ["run", "--print-settings", "--config", path])
            #expect(printed.status == 0, "\(printed.errors)")
            #expect(printed.output.contains("/var/lib/reconciler"))
        }

        @Test func validateWritesMistakesToStandardOutputAndEndsWith4() async throws {
            let lab = try LabProcess()
            try lab.writeLab()
            let fine = try await lab.command(["validate", lab.repository.path, "--quiet"])
            #expect(fine.status == 0)
            #expect(fine.output == "" && fine.errors == "")
            try lab.writeDataset(more: "  imges: 3")
            let broken = try await lab.command(["validate", lab.repository.path])
            #expect(broken.status == 4)
            #expect(broken.output.contains(": error: unknown field 'imges'"))
            #expect(broken.errors.contains("2 errors"))
            let json = try await lab.command(["validate", lab.repository.path, "-o", "json"])
            #expect(json.status == 4)
            let report = try JSONDecoder().decode(Diagnostics.self, from: Data(json.output.utf8))
            #expect(report.diagnostics.map(\.code) == ["unknownField", "blockedByInvalid"])
        }

        @Test(arguments: [
            ("github", "::error file=examples/with-mistakes/"), ("sarif", "\"version\": \"2.1.0\""),
            ("junit", "<testsuites name=\"manifests\""), ("json", "\"formatVersion\" : \"1.0\""),
            ("text", ": error: "),
        ])
        func validateReportsInEveryFormAndEndsWith4(form: String, sign: String) async throws {
            let line = "cd \"$0\" && exec \"$1\" validate examples/with-mistakes -o \"$2\""
            let finished = try await Command.run(
                "sh", ["-c", line, Services.root, Services.binary, form])
            #expect(finished.status == 4)
            #expect(finished.output.contains(sign), "\(finished.output.prefix(300))")
            #expect(finished.errors.contains(" errors, "))
            guard form == "sarif" || form == "junit" else { return }
            let planLine = "cd \"$0\" && exec \"$1\" plan examples/with-mistakes -o \"$2\""
            let plan = try await Command.run(
                "sh", ["-c", planLine, Services.root, Services.binary, form])
            #expect(plan.status == 4 && plan.output == finished.output)
            #expect(plan.errors.contains("to create"))
        }

        @Test func aBegunRepositoryIsValidAndFormatted() async throws {
            let folder = try TemporaryFolder()
            let path = folder.path("begun")
            let model = "\(Services.root)/examples/kitchen/users/alice/cup.blend"
            func run(_ arguments: String...) async throws -> Finished {
                try await Command.run(Services.binary, arguments)
            }
            let begun = try await run("init", path, "--owner", "carol", "--model", model)
            #expect(begun.status == 0, "\(begun.errors)")
            #expect(begun.output.contains("\(path)/users/carol/cup.yaml"))
            #expect(begun.output.contains("\(path)/users.yaml\n"), "as README and guide have it")
            let checked = try await run("validate", path)
            #expect(checked.status == 0 && checked.output == "")
            #expect(checked.errors.contains("7 valid resources"))
            #expect(checked.errors.contains("0 errors, 0 warnings"))
            #expect(try await run("fmt", "--check", path).output == "")
            let workers = try [path, "\(Services.root)/manifests"].map { folder in
                let text = try String(
                    contentsOf: URL(filePath: "\(folder)/lab.yaml"), encoding: .utf8)
                return text[(try #require(text.firstRange(of: "  workers:"))).lowerBound...]
            }
            #expect(workers[0] == workers[1], "one catalogue says what the images take")
            let schema = try await run("schema", "export", "--folder", path)
            let written = try Data(contentsOf: URL(filePath: "\(path)/schemas/lab-v1.json"))
            #expect(Data(schema.output.utf8) == written)
            let again = try await run("init", path, "--owner", "carol")
            #expect(again.status == 0 && again.errors.contains("stays as it is"))
        }

        /// In a lab that has users already, a user is added and nothing is declared twice.
        @Test func initAddsAUserToALab() async throws {
            let folder = try TemporaryFolder()
            let path = folder.path("begun")
            func run(_ arguments: String...) async throws -> Finished {
                try await Command.run(Services.binary, arguments)
            }
            #expect(try await run("init", path, "--owner", "carol").status == 0)
            let model = "\(Services.root)/examples/kitchen/users/alice/cup.blend"
            let added = try await run("init", path, "--owner", "dora", "--model", model)
            #expect(added.status == 0, "\(added.errors)")
            #expect(added.output.contains("\(path)/people/dora.yaml\n"))
            let checked = try await run("validate", path)
            #expect(checked.status == 0, "\(checked.output)")
            #expect(checked.errors.contains("8 valid resources"))
            let other = try await run("init", path, "--owner", "dora", "--model", "/etc/passwd")
            #expect(other.status == 1)
            #expect(other.errors.contains("'/etc/passwd' is no file of Blender"))
        }

        /// An unreadable file must not make somebody an admin, nor bring a second Lab.
        @Test func initRefusesWhereItIsNotKnownWhatIsDeclared() async throws {
            let folder = try TemporaryFolder()
            let path = try folder.write(
                "lab/catalogue/lab.yaml", "kind: Lab\nmetadata: {name: lab\n")
            let begun = try await Command.run(
                Services.binary, ["init", folder.path("lab"), "--owner", "mallory"])
            #expect(begun.status == 1 && begun.output == "")
            #expect(begun.errors.contains("'\(path)' cannot be read, so 'init' cannot tell"))
        }

        @Test func initInAFolderOfALabAddsToThatLab() async throws {
            let folder = try TemporaryFolder()
            let path = folder.path("begun")
            let started = try await Command.run(
                Services.binary, ["init", path, "--owner", "carol"])
            #expect(started.status == 0, "\(started.errors)")
            let model = "\(Services.root)/examples/kitchen/users/alice/cup.blend"
            let line = "cd \"$0\" && exec \"$1\" init . --owner carol --model \"$2\""
            let added = try await Command.run(
                "sh", ["-c", line, "\(path)/users/carol", Services.binary, model])
            #expect(added.status == 0, "\(added.errors)")
            #expect(added.errors.contains("'.' is a part of the manifests in '\(path)'"))
            #expect(!folder.exists("begun/users/carol/lab.yaml"))
            #expect(started.errors.contains("next: git init, commit"))
            #expect(try await Command.run("git", ["init", "--quiet", path]).status == 0)
            let again = try await Command.run(Services.binary, ["init", path, "--owner", "dora"])
            #expect(again.errors.contains("next: commit, and"), "\(again.errors)")
            let checked = try await Command.run(Services.binary, ["validate", path])
            #expect(checked.status == 0, "\(checked.output)")
            #expect(checked.errors.contains("8 valid resources"))
        }

        @Test func declaredParametersAreExplained() async throws {
            let line = "cd \"$0\" && exec \"$1\" explain \"$2\""
            func explain(_ name: String) async throws -> Finished {
                try await Command.run(
                    "sh", ["-c", line, "\(Services.root)/manifests", Services.binary, name])
            }
            let all = try await explain("Dataset.renderer.parameters")
            #expect(all.output.contains("objectsPerImage"), "\(all.errors)")
            let one = try await explain("Dataset.renderer.parameters.resolution")
            #expect(one.output.contains("default   [320,240]"), "\(one.output)")
            #expect(one.output.contains("(image lab/blender-renderer:1)"))
            let run = try await explain("TrainingRun.parameters.epochs")
            #expect(run.output.contains("(architecture tiny-centernet)"), "\(run.output)")
        }

        @Test(arguments: [
            ("stop", "write 'suspend: true' below 'spec'"), ("delete", "take its manifest out"),
            ("retry", "write another text at 'rerun:'"), ("list", "write 'reconciler get'"),
            ("backup", "it is not built yet"), ("upload", "it is not built yet"),
        ])
        func aCommandOfOtherProgramsSaysWhatToWrite(word: String, cure: String) async throws {
            let finished = try await Command.run(Services.binary, [word, "cars-v1"])
            #expect(finished.status == 64)
            #expect(finished.errors.hasPrefix("error: there is no command '\(word)': \(cure)"))
        }

        @Test(arguments: [("gett", "get"), ("logz", "logs"), ("validte", "validate")])
        func aMisspeltCommandIsToldTheNearest(word: String, meant: String) async throws {
            let finished = try await Command.run(Services.binary, [word, "cars-v1"])
            #expect(finished.status == 64)
            #expect(
                finished.errors
                    == "error: there is no command '\(word)'; did you mean '\(meant)'?\n")
        }

        @Test func fmtChangesFilesOrOnlySaysThatItWould() async throws {
            let folder = try TemporaryFolder()
            let messy = "spec:\n    email: a@lab.example\nmetadata: {name: a}\nkind: User\n"
            let path = try folder.write("lab/people.yaml", messy)
            _ = try folder.write("lab/broken.yaml", "kind: {")
            func format(_ more: String...) async throws -> Finished {
                try await Command.run(Services.binary, ["fmt", folder.path("lab")] + more)
            }
            let checked = try await format("--check")
            #expect(checked.status == 1 && checked.output == "\(path)\n")
            #expect(checked.errors.contains("broken.yaml:1:8: left as it is: not well-formed"))
            #expect(try String(contentsOf: URL(filePath: path), encoding: .utf8) == messy)
            #expect(try await format().status == 4, "one file could not be formatted")
            let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
            #expect(text == "kind: User\nmetadata: {name: a}\nspec:\n  email: a@lab.example\n")
        }

        @Test func explainAnswersOrNamesTheNearest() async throws {
            func explain(_ name: String) async throws -> Finished {
                try await Command.run(Services.binary, ["explain", name])
            }
            let memory = try await explain("dataset.resources.memory")
            #expect(memory.status == 0 && memory.output.contains("range     8Mi to 16Ti"))
            let field = try await explain("Dataset.resources.memroy")
            #expect(field.status == 64 && field.errors.contains("'resources.memory'?"))
            let kind = try await explain("Datset")
            #expect(kind.status == 64 && kind.errors.contains("did you mean 'Dataset'?"))
        }

        @Test func planEndsWith0And2And3And4And5() async throws {
            let lab = try LabProcess()
            try lab.writeLab()
            try lab.repository.commit("Declare")
            func plan(_ more: String...) async throws -> Finished {
                try await lab.command(["plan", lab.repository.path, "--base", "HEAD"] + more)
            }
            let same = try await plan("--detailed-exitcode")
            #expect(same.status == 0)
            #expect(same.output.contains("No change."))
            try lab.writeModel("plate")
            #expect(try await plan().status == 0)
            #expect(try await plan("--detailed-exitcode").status == 2)
            try lab.repository.remove("users/\(lab.alice)/run-net.yaml")
            let removal = try await plan("--detailed-exitcode")
            #expect(removal.status == 3)
            #expect(removal.output.contains("TrainingRun/\(lab.alice)/net"))
            try lab.writeDataset(more: "  imges: 3")
            let broken = try await plan("--detailed-exitcode")
            #expect(broken.status == 4, "a mistake comes before a deletion")
            #expect(broken.errors.contains("unknownField"))
            try lab.repository.git(["checkout", "--quiet", "--", "."])
            for file in ["dataset-cups", "run-net", "model-cup"] {
                try lab.repository.remove("users/\(lab.alice)/\(file).yaml")
            }
            #expect(try await plan("--detailed-exitcode").status == 5)
        }

        @Test func applyConvergesAndThenHasNothingToDo() async throws {
            let lab = try LabProcess()
            try lab.writeLab()
            try lab.repository.commit("Declare")
            let first = try await lab.command(["apply", "--config", lab.config])
            #expect(first.status == 0, "\(first.errors)")
            #expect(first.output == "", "results only; progress is on standard error")
            #expect(try await lab.containerStarts() == 2)
            let second = try await lab.command(["apply", "--config", lab.config])
            #expect(second.status == 0)
            #expect(try await lab.containerStarts() == 2)
        }

        @Test func applyEndsWith1ForAFailureAnd4ForAMistake() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.writeModel()
            try lab.writeDataset(worker: Workers.fail)
            try lab.repository.commit("Declare")
            let failed = try await lab.command(["apply", "--config", lab.config])
            #expect(failed.status == 1)
            #expect(failed.errors.contains("error: Dataset/\(lab.alice)/cups failed"))
            #expect(failed.errors.contains("out of luck"))

            try lab.writeDataset()
            try lab.writeRun(more: "  epoks: 3")
            try lab.repository.commit("Mend one, break another")
            let invalid = try await lab.command(["apply", "--config", lab.config])
            #expect(invalid.status == 4, "\(invalid.errors)")
        }

        @Test func applyEndsWith5WhenTheGuardHoldsARevision() async throws {
            let lab = try LabProcess()
            try lab.writeLab()
            try lab.repository.commit("Declare")
            #expect(try await lab.command(["apply", "--config", lab.config]).status == 0)
            for file in ["dataset-cups", "run-net", "model-cup"] {
                try lab.repository.remove("users/\(lab.alice)/\(file).yaml")
            }
            try lab.repository.commit("Remove all of it")
            let refused = try await lab.command(["apply", "--config", lab.config])
            #expect(refused.status == 5)
            #expect(refused.errors.contains("Nothing is deleted now"))
        }

        @Test func aSecondDaemonEndsWith75() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.repository.commit("Declare")
            try await lab.start()
            for verb in ["apply", "run"] {
                let second = try await lab.command([verb, "--config", lab.config])
                #expect(second.status == 75)
                #expect(second.errors.contains("another reconciler holds"))
                #expect(second.output == "")
            }
            try await lab.stop()
            let get = try await lab.command(["get", "models", "--config", lab.config])
            #expect(get.status == 75, "nobody answers")
        }

        @Test func badUsageEndsWith64() async throws {
            let lab = try LabProcess()
            for arguments in [["plan", "--bse"], ["frobnicate"], ["describe"]] {
                let finished = try await lab.command(arguments)
                #expect(finished.status == 64, "\(arguments)")
                #expect(finished.output == "")
                #expect(finished.errors.contains("Usage:"))
            }
        }

        @Test func mistakesOfTheSettingsHaveTheirPlaces() async throws {
            let lab = try LabProcess()
            let path = try lab.folder.write(
                "wrong.yaml",
                """
                repository: {url: /nowhere, pollIntervall: 3s}
                stateFolder: \(lab.folder.path("wrong"))
                status:
                  port: eighty
                """)
            let finished = try await lab.command(["apply", "--config", path])
            #expect(finished.status == 1)
            #expect(finished.output == "")
            #expect(finished.errors.contains("wrong.yaml:1:29: error: unknown field"))
            #expect(finished.errors.contains("did you mean 'pollInterval'?"))
            #expect(finished.errors.contains("wrong.yaml:4:9: error:"))
            #expect(!lab.folder.exists("wrong"), "nothing was made")
            let absent = try await lab.command(["apply", "--config", "\(path).absent"])
            #expect(absent.status == 1)
        }

        @Test func aSecretThatLooksLikeASettingIsRefused() async throws {
            let lab = try LabProcess()
            let path = try lab.folder.write(
                "secret.yaml",
                """
                repository: {url: /nowhere}
                stateFolder: \(lab.folder.path("secret"))
                s3: {endpoint: "http://127.0.0.1:1", bucket: lab, secretKey: canary-5bd1}
                """)
            let finished = try await lab.command(["apply", "--config", path])
            #expect(finished.status == 1)
            #expect(finished.errors.contains("unknown field 'secretKey'"))
        }
    }
}

/// The output of `validate -o json`.
struct Diagnostics: Decodable {
    struct Diagnostic: Decodable { let code: String }

    let diagnostics: [Diagnostic]
}
