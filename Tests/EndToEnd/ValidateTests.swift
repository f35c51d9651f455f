import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Checks before a commit: files, parts of a lab, and the begin of a repository.
    @Suite(.serialized) struct ValidateTests {
        private let bench: PlanBench

        init() throws {
            bench = try PlanBench()
        }

        private func run(_ arguments: String...) async throws -> Finished {
            try await Command.run(Services.binary, arguments)
        }

        @Test func aModelsFileIsLookedAt() async throws {
            let folder = bench.repository.path
            let fine = try await run("validate", folder)
            #expect(fine.status == 0 && fine.errors.contains("7 valid resources"), "\(fine.output)")
            try bench.repository.write("users/alice/cup.blend", "BLENDER edited\n")
            let edited = try await run("validate", folder)
            #expect(edited.status == 4)
            #expect(edited.output.contains("users/alice/cup.yaml:6:11: error: the file "))
            let written = try await Command.output(
                "sha256sum", ["\(folder)/users/alice/cup.blend"])
            #expect(edited.output.contains("has the sha256 \(written.prefix(64)), "))
            #expect(edited.errors.contains("6 valid resources"))
            try bench.repository.remove("users/alice/cup.blend")
            try bench.repository.write("users/alice/cop.blend", "another\n")
            let missing = try await run("validate", folder)
            #expect(missing.status == 4)
            #expect(missing.output.contains("cup.yaml:5:18: error: there is no file"))
            #expect(missing.output.contains("did you mean 'cop.blend'? [missingFile]"))
            let plan = try await bench.plan("--base", "HEAD")
            #expect(plan.status == 4 && plan.errors.contains("[missingFile]"))
        }

        /// Such a check once passed, so a check in the wrong folder checked nothing.
        @Test func aFolderWithoutManifestsIsAMistake() async throws {
            let folder = bench.repository.folder
            try folder.write("repository/docs/readme.txt", "x")
            let docs = "\(bench.repository.path)/docs"
            for command in [["validate", docs], ["graph", "--path", docs]] {
                let wrong = try await Command.run(Services.binary, command)
                #expect(wrong.status == 4, "\(command)")
                #expect(wrong.errors.contains("'\(docs)' has no manifests: no file in it ends in"))
                #expect(wrong.errors.contains("there are some in '\(bench.repository.path)'"))
            }
            try folder.write("apart/empty/x.yaml", "# nothing yet\n")
            let comment = try await run("validate", folder.path("apart/empty"))
            #expect(comment.status == 4 && comment.errors.contains("1 file in it declares nothing"))
            #expect(comment.errors.contains("or begin one by 'reconciler init'"))
        }

        /// A check in CI once passed, and then every rendering failed.
        @Test func aModelThatBlenderNeverWroteIsAMistake() async throws {
            try bench.repository.write("users/alice/cup.blend", "\u{0}\u{1}\u{2}\u{3}")
            let junk = try await run("validate", bench.repository.path)
            #expect(junk.status == 4)
            #expect(junk.output.contains("cup.yaml:5:18: error: 'users/alice/cup.blend' is no "))
            #expect(junk.output.contains("it begins with the bytes 00 01 02 03"))
        }

        @Test func aPartOfALabIsReadWithAllOfIt() async throws {
            let part = "\(bench.repository.path)/users/alice"
            let fine = try await run("validate", part)
            #expect(fine.status == 0 && fine.output == "", "\(fine.output)")
            #expect(fine.errors.contains("is a part of the manifests in"))
            #expect(fine.errors.contains("4 valid resources in 3 files, 0 errors"))
            try bench.repository.write("users/bob/x.yaml", "kind: Model\n")
            try bench.writeDataset(more: "  titel: x")
            let broken = try await run("validate", part)
            #expect(broken.status == 4)
            #expect(broken.output.hasPrefix("users/alice/cups.yaml:"))
            #expect(!broken.output.contains("users/bob"))
            let plan = try await bench.plan(in: part)
            #expect(plan.status == 1 && plan.errors.contains("plan that folder"))
            let nothing = try bench.repository.folder.write("apart/users/x.yaml", "kind: Lab\n")
            let apart = URL(filePath: nothing).deletingLastPathComponent().path
            #expect(try await !run("validate", apart).errors.contains("is a part"))
        }

        /// Otherwise a stranger's file in a folder above, such as a shared folder for temporary
        /// files, would count.
        @Test func outsideOfACheckoutOnlyAFolderOfUsersIsAPart() async throws {
            let folder = bench.repository.folder
            let path = { (name: String) in "\(bench.repository.path)/\(name)" }
            for name in ["lab.yaml", "users/alice/cup.yaml", "users/alice/cup.blend"] {
                try folder.write(
                    "bare/\(name)", try Data(contentsOf: URL(filePath: path(name))))
            }
            let part = try await run("validate", folder.path("bare/users/alice"))
            #expect(part.errors.contains("is a part of the manifests in"), "\(part.output)")
            for name in ["users/alice/cup.yaml", "users/alice/cup.blend"] {
                try folder.write(
                    "bare/apart/\(name)", try Data(contentsOf: URL(filePath: path(name))))
            }
            let apart = try await run("validate", folder.path("bare/apart"))
            #expect(!apart.errors.contains("is a part"), "\(apart.errors)")
        }

        /// A pipe has no end, so reading it would never return; links, odd names and endings in
        /// capitals are reported too.
        @Test func whatCannotBeReadIsAnErrorAndNothingIsWaitedFor() async throws {
            let folder = bench.repository.path
            #expect(
                try await Command.run("mkfifo", ["\(folder)/users/alice/pipe.yaml"]).status == 0)
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/users/alice/link.yaml", withDestinationPath: "cup.yaml")
            try bench.repository.write("users/alice/one\nmore.yaml", "x")
            try bench.repository.write("users/alice/big.YAML", "x")
            try bench.repository.write("users/alice/._cup.yaml", "\0\u{5}\u{16}\u{7}\0")
            let checked = try await run("validate", folder)
            #expect(checked.status == 4)
            for words in [
                "pipe.yaml:1:1: error: the file is not read: it is a device, a pipe or a socket",
                "link.yaml:1:1: error: the file is not read: it is a symbolic link",
                "more.yaml:1:1: error: the file is not read: its name holds a control character",
                "big.YAML:1:1: error: the file is not read: names of manifests end in .yaml",
            ] {
                #expect(checked.output.contains(words), "\(checked.output)")
            }
            #expect(!checked.output.contains("._cup.yaml"))
        }

        @Test func whatGitIgnoresIsLeftOutAndSaid() async throws {
            let folder = bench.repository.path
            try bench.repository.write(".gitignore", "*.local.yaml\nvenv/\n")
            try bench.repository.write("users/alice/x.local.yaml", "kind: {")
            try bench.repository.write("venv/lib/y.yaml", "kind: {")
            let checked = try await run("validate", folder)
            #expect(checked.status == 0, "\(checked.output)")
            #expect(
                checked.errors.contains("git ignores users/alice/x.local.yaml and 1 more"),
                "\(checked.errors)")
        }

        @Test func aNameAloneIsEnoughForAGraph() async throws {
            let graph = try await run("graph", "cup", "--path", bench.repository.path)
            #expect(
                graph.status == 0 && graph.output.contains("Model/alice/cup"), "\(graph.errors)")
            let absent = try await run("graph", "cub", "--path", bench.repository.path)
            #expect(absent.status == 1)
            #expect(absent.errors.contains("'cub' is no kind, and no resource has that name"))
        }

        @Test func noCommandReadsOrWritesWhatGitIgnores() async throws {
            let folder = bench.repository.path
            try bench.repository.write(".gitignore", "venv/\n")
            let messy = "spec:\n    email: a@lab.example\nmetadata: {name: mallory}\nkind: User\n"
            try bench.repository.write("venv/lib/x.yaml", messy)
            #expect(try await run("fmt", folder).status == 0)
            let kept = URL(filePath: "\(folder)/venv/lib/x.yaml")
            #expect(try String(contentsOf: kept, encoding: .utf8) == messy)
            let graph = try await run("graph", "--path", folder)
            #expect(graph.status == 0 && !graph.output.contains("mallory"), "\(graph.output)")
        }

        @Test func aFolderThatCannotBeWrittenIsSaid() async throws {
            let proc = try await run("init", "/proc/begun")
            #expect(proc.status == 1)
            #expect(
                proc.errors.hasPrefix("error: '/proc/begun/.reconcilerignore' cannot be written"))
            #expect(proc.errors.contains("; name a folder that you may write into"))
            let file = try bench.repository.folder.write("file", "")
            let taken = try await run("init", file)
            #expect(taken.status == 1 && taken.errors.contains("is a file; name a folder"))
        }

        /// As `get NAME` does.
        @Test func aNameThatOnlyOneOfItsKindHasNeedsNoOwner() async throws {
            let folder = bench.repository.path
            for words in [["model", "cup"], ["Model/cup"], ["Model", "alice/cup"]] {
                let drawn = try await Command.run(
                    Services.binary, ["graph", "--path", folder] + words)
                #expect(drawn.status == 0, "\(words): \(drawn.errors)")
                #expect(drawn.output.contains("Model/alice/cup"))
            }
            let cups = try await bench.plan("--target", "alice/cups")
            #expect(cups.status == 0 && cups.output.contains("Dataset/alice/cups"))
            let cub = try await bench.plan("--target", "cub")
            #expect(cub.status == 1 && cub.errors.contains("did you mean 'Model/alice/cup'?"))
        }

        /// The message lists the possible values, and does not only say that this one is wrong.
        @Test(arguments: [
            (["wait", "cups", "--for", "phase="], "there is no phase ''; phases are Pending, "),
            (["wait", "cups", "--for", "phase=Redy"], "phases are Pending, Blocked, "),
            (["wait", "cups", "--for", "ready"], "write phase=PHASE, condition=TYPE or deleted"),
            (["wait", "cups", "--for", "condition="], "TYPE is one of "),
            (["state", "keys"], "there is no command 'state keys'; there is 'state key'"),
        ])
        func aWrongWordIsAnsweredWithTheRightOnes(words: [String], answer: String) async throws {
            let wrong = try await Command.run(Services.binary, words)
            #expect(wrong.status == 64 && wrong.errors.contains(answer), "\(wrong.errors)")
        }

        /// Asks for completions as a shell does, in the folder of manifests.
        @Test func fieldsTargetsAndGoalsAreOffered() async throws {
            func offered(_ command: String, _ argument: String, _ prefix: String) async throws
                -> [String]
            {
                let line = "cd \"$0\" && exec \"$@\""
                let asked = ["---completion", command, "--", argument, "2", "\(prefix.count)"]
                let finished = try await Command.run(
                    "sh",
                    ["-c", line, bench.repository.path, Services.binary] + asked
                        + ["reconciler", command, prefix])
                #expect(finished.errors == "", "a completion says nothing")
                return finished.output.split(separator: "\n").map(String.init)
            }
            #expect(try await offered("explain", "positional@0", "Data") == ["Dataset"])
            let fields = try await offered("explain", "positional@0", "dataset.resources")
            #expect(fields.contains("dataset.resources.memory"))
            #expect(
                try await offered("plan", "--target", "Model") == ["Model/alice/cup"])
            #expect(
                try await offered("wait", "--for", "phase=R") == ["phase=Running", "phase=Ready"])
        }
    }
}
