import Foundation
import TestSupport
import Testing

extension PlansEndToEnd {
    @Suite(.serialized) struct PlanOutputTests {
        private let bench: PlanBench

        init() throws {
            bench = try PlanBench()
        }

        @Test(arguments: ["text", "markdown", "json"])
        func aPlanReadsAsItDid(_ format: String) async throws {
            try bench.writeChange()
            let plan = try await bench.plan("--base", "HEAD", "-o", format)
            #expect(plan.status == 0)
            // A new resource is not called unused.
            #expect(!plan.errors.contains("unusedResource"))
            let text = bench.portable(plan)
            #expect(!text.contains(PlanBench.canary))
            try Golden.expect("plan.\(["markdown": "md", "text": "txt"][format] ?? format)", text)
        }

        @Test func everyFormOfAPlanFitsThePublishedSchema() async throws {
            var plans = [try await bench.plan("--base", "HEAD", "-o", "json")]
            plans.append(try await bench.plan("-o", "json", "--verbosity", "full"))
            plans.append(try await bench.plan("-o", "json", "--target", "models/cup"))
            try bench.writeChange()
            plans.append(try await bench.plan("--base", "HEAD", "-o", "json"))
            try bench.writeDataset(more: "  imges: 3")
            plans.append(try await bench.plan("--base", "HEAD", "-o", "json"))
            for file in ["cup", "cups", "run"] {
                try bench.repository.remove("users/alice/\(file).yaml")
            }
            plans.append(try await bench.plan("--base", "HEAD", "-o", "json"))
            #expect(plans.map(\.status) == [0, 0, 0, 0, 4, 5])
            let folder = try TemporaryFolder()
            let files = try plans.enumerated().map {
                try folder.write("\($0.offset).json", $0.element.output)
            }
            let schema = "\(Services.root)/schemas/plan-v1.json"
            let checked = try await Command.run(
                try Services.schemaChecker, ["--schemafile", schema] + files)
            #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
            let wrong = try folder.write(
                "wrong.json", plans[3].output.replacing("\"recomputes\"", with: "\"hurts\""))
            let refused = try await Command.run(
                try Services.schemaChecker, ["--schemafile", schema, wrong])
            #expect(refused.status == 1, "the schema says something")
        }

        @Test func aCommentNeverOutgrowsTheLimitAndSaysWhatIsMissing() async throws {
            let title = String(repeating: "`<b>|@x\u{1F600}", count: 20)
            for index in 0..<700 { try bench.writeModel("model-\(index)", title: title) }
            try bench.repository.commit("Many")
            for index in 0..<700 { try bench.writeModel("model-\(index)", title: title + "!") }
            for index in 0..<300 {
                try bench.repository.write(
                    "users/alice/broken-\(index).yaml", "kind: Model\nmetadata: {nme: \"\(title)\"}"
                )
            }
            let plan = try await bench.plan("--base", "HEAD", "-o", "markdown")
            #expect(plan.status == 4)
            #expect(plan.output.utf8.count <= 60_000)
            #expect(plan.output.utf8.count > 30_000, "what fits is there")
            #expect(plan.output.contains("more changes do not fit"))
            #expect(plan.output.contains("more findings do not fit"))
            let count = { (text: String) in plan.output.components(separatedBy: text).count - 1 }
            #expect(count("<details>") == 2)
            #expect(count("</details>") == 2)
            #expect(!Self.outsideFences(plan.output).contains { $0.contains("<b>") })
            let json = try await bench.plan("--base", "HEAD", "-o", "json")
            #expect(json.output.components(separatedBy: "\"verb\" : \"update\"").count == 701)
        }

        /// The lines outside of fenced blocks, which are read as Markdown.
        private static func outsideFences(_ text: String) -> [Substring] {
            var fence: Substring?
            return text.split(separator: "\n").filter { line in
                if let open = fence {
                    if line == open { fence = nil }
                    return false
                }
                guard line.hasPrefix("```") else { return true }
                fence = line.prefix { $0 == "`" }
                return false
            }
        }

        /// GitLab executes lines of a comment that begin with a slash, with the rights of the
        /// comment's author.
        @Test func noLineOfACommentIsAnOrderToTheHost() async throws {
            let bench = try PlanBench()
            try bench.repository.write("users/alice/orders.yaml", "kind: Model\n/merge: 2\n")
            let comment = try await bench.plan("-o", "markdown")
            #expect(comment.output.contains("/merge: 2"), "\(comment.errors)")
            #expect(!comment.output.split(separator: "\n").contains { $0.hasPrefix("/") })
        }

        @Test func verbosityChoosesHowMuchIsSaid() async throws {
            try bench.writeChange()
            func text(_ verbosity: String) async throws -> String {
                try await bench.plan("--base", "HEAD", "--verbosity", verbosity).output
            }
            let summary = try await text("summary")
            #expect(!summary.contains("Dataset/alice/cups"))
            #expect(summary.contains("1 to create, 2 to replace, 1 to delete"))
            let normal = try await text("normal")
            #expect(normal.contains("resources.milliCPUs: 1000 (default) → 2000"))
            #expect(!normal.contains("sha256"))
            let full = try await text("full")
            #expect(full.contains("objects.include: [] (default)"))
            #expect(full.contains("after Model/alice/cup"))
        }

        @Test func onlyATerminalGetsColoursAndOnlyUnlessRefused() async throws {
            try bench.writeChange()
            let call = "\(Services.binary) plan \(bench.repository.path) --base HEAD"
            func onTerminal(_ more: String, _ environment: [String: String]) async throws -> Bool {
                let finished = try await Command.run(
                    "script", ["-qec", "\(call) \(more)", "/dev/null"],
                    environment: environment.merging(["TERM": "xterm"]) { own, _ in own })
                #expect(finished.output.contains("Dataset/alice/cups"))
                return finished.output.contains("\u{1B}[35m-/+")
            }
            #expect(try await onTerminal("", ["NO_COLOR": ""]))
            #expect(try await !onTerminal("", ["NO_COLOR": "1"]))
            #expect(try await !onTerminal("--no-color", ["NO_COLOR": ""]))
            #expect(try await !onTerminal("", ["NO_COLOR": "", "TERM": "dumb"]))
            #expect(try await !bench.plan("--base", "HEAD").output.contains("\u{1B}"))
        }

        @Test func aJobOfActionsHasTheCommentInItsSummary() async throws {
            try bench.writeChange()
            let summary = try bench.repository.folder.write("summary.md", "before\n")
            let plan = try await Command.run(
                Services.binary,
                ["plan", bench.repository.path, "--base", "HEAD", "-o", "github"],
                environment: ["GITHUB_STEP_SUMMARY": summary])
            #expect(plan.status == 0, "\(plan.errors)")
            #expect(plan.output.contains("-/+ Dataset/alice/cups"))
            let text = try String(contentsOfFile: summary, encoding: .utf8)
            #expect(text.hasPrefix("before\n<!-- reconciler plan -->"))
            try bench.writeDataset(more: "  imges: 3")
            let broken = try await Command.run(
                Services.binary,
                ["plan", bench.repository.path, "--base", "HEAD", "-o", "github"])
            #expect(broken.status == 4)
            #expect(broken.output.contains("::error file="))
            #expect(broken.output.contains("title=unknownField::unknown field 'imges'"))
            let missing = try await Command.run(
                Services.binary,
                ["plan", bench.repository.path, "--base", "HEAD", "-o", "github"],
                environment: ["GITHUB_STEP_SUMMARY": "/nowhere/summary.md"])
            #expect(missing.status == 1)
        }

        @Test func aPartOfAPlanSaysThatItIsOne() async throws {
            try bench.writeChange()
            let one = try await bench.plan(
                "--base", "HEAD", "--target", "Dataset/alice/cups", "--detailed-exitcode")
            #expect(one.status == 3)
            #expect(one.output.contains("Partial plan: 1 of 4 changes"))
            #expect(one.output.contains("(--target Dataset/alice/cups)"))
            #expect(!one.output.contains("TrainingRun"))
            let labelled = try await bench.plan("--base", "HEAD", "--selector", "project=kitchen")
            #expect(labelled.output.contains("Partial plan: 1 of 4 changes"))
            #expect(labelled.output.contains("TrainingRun/alice/run"))
            let none = try await bench.plan("--base", "HEAD", "--target", "datasets/cupz")
            #expect(none.status == 1)
            #expect(
                none.errors.contains(
                    "there is no Dataset 'cupz'; did you mean 'Dataset/alice/cups'?"))
            let wrong = try await bench.plan("--base", "HEAD", "--selector", "=,")
            #expect(wrong.status == 64)
        }
    }
}
