import Foundation
import TestSupport
import Testing

extension PlansEndToEnd {
    /// The bases of plans, in clones of real remotes.
    @Suite(.serialized) struct PlanBaseTests {
        private let bench: PlanBench

        init() throws {
            bench = try PlanBench()
        }

        private func clone(_ name: String, _ options: String...) throws -> String {
            let path = bench.repository.folder.path(name)
            try bench.repository.git(
                ["clone", "--quiet"] + options + ["file://\(bench.repository.path)", path])
            return path
        }

        @Test func aBranchIsComparedWithWhereItLeftTheBase() async throws {
            try bench.repository.branch("topic")
            try bench.writeModel("plate")
            try bench.repository.commit("Add a plate")
            try bench.repository.checkout("main")
            try bench.writeModel("fork")
            try bench.repository.commit("Add a fork meanwhile")
            let path = try clone("ci", "--branch", "topic")
            let plan = try await bench.plan("--base", "origin/main", in: path)
            #expect(plan.status == 0)
            #expect(plan.output.contains("where HEAD left origin/main"))
            #expect(plan.output.contains("+ Model/alice/plate"))
            #expect(!plan.output.contains("fork"), "what others did is not undone")
            #expect(plan.output.contains("1 to create."))
        }

        /// Git itself would take the tag, without a message.
        @Test func aBranchIsTheBaseEvenWhereATagHasItsName() async throws {
            let old = try bench.repository.head
            try bench.writeModel("fork")
            try bench.repository.commit("Add a fork")
            try bench.repository.git(["tag", "main", old])
            try bench.writeModel("plate")
            let plan = try await bench.plan("--base", "main")
            #expect(plan.output.contains("1 to create."), "\(plan.output)")
            #expect((plan.output + plan.errors).contains("'main' is a branch and a tag"))
            let tag = try await bench.plan("--base", "refs/tags/main")
            #expect(tag.output.contains("2 to create."), "\(tag.output)")
            let path = try clone("ci", "--branch", "main")
            try bench.repository.git(["-C", path, "checkout", "--quiet", "--detach"])
            try bench.repository.git(["-C", path, "branch", "--quiet", "-D", "main"])
            let detached = try await bench.plan("--base", "main", in: path)
            #expect(
                (detached.output + detached.errors).contains("is a branch of origin and a tag"),
                "\(detached.errors)")
            #expect(detached.output.contains("No change."), "\(detached.output)")
        }

        /// The work tree shows the file, the commit has a pointer, and the lab reads commits.
        @Test func aFileThatGitKeepsByLFSIsAMistakeBeforeItIsPushed() async throws {
            try bench.repository.write(".gitattributes", "*.blend filter=lfs -text\n")
            let checked = try await Command.run(
                Services.binary, ["validate", bench.repository.path])
            #expect(checked.status == 4)
            #expect(checked.output.contains("cup.blend' is a Git LFS pointer to a file with"))
            let plan = try await bench.plan("--base", "HEAD")
            #expect(plan.status == 4 && plan.errors.contains("is a Git LFS pointer"))
        }

        @Test func anOlderCheckoutShowsWhatGoingBackWouldDo() async throws {
            try bench.writeModel("fork")
            try bench.repository.commit("Add a fork")
            let path = try clone("ci")
            try bench.repository.git(["-C", path, "checkout", "--quiet", "HEAD~1"])
            let plan = try await bench.plan("--base", "origin/main", in: path)
            #expect(plan.output.contains("- Model/alice/fork"))
        }

        @Test func aRenamedFileChangesNothingAndARenamedFolderIsSaid() async throws {
            let file = "\(bench.repository.path)/users/alice"
            try FileManager.default.moveItem(
                atPath: "\(file)/cups.yaml", toPath: "\(file)/renamed.yaml")
            #expect(try await bench.plan("--base", "HEAD").output.contains("No change."))
            try bench.repository.git(["mv", "users", "lab.yaml", "-k", "."])
            try FileManager.default.createDirectory(
                atPath: "\(bench.repository.path)/below", withIntermediateDirectories: true)
            try FileManager.default.moveItem(
                atPath: "\(bench.repository.path)/users",
                toPath: "\(bench.repository.path)/below/users")
            try FileManager.default.moveItem(
                atPath: "\(bench.repository.path)/lab.yaml",
                toPath: "\(bench.repository.path)/below/lab.yaml")
            let plan = try await bench.plan(
                "--base", "HEAD", in: "\(bench.repository.path)/below")
            #expect(plan.output.contains("has no folder 'below', so everything counts as new"))
        }

        @Test func aBaseThatIsNotThereSaysHowToGetIt() async throws {
            let missing = try await bench.plan("--base", "origin/main")
            #expect(missing.status == 1)
            #expect(missing.errors.contains("'origin/main' names no commit of this clone"))
            #expect(missing.errors.contains("git fetch origin main"))
            try bench.writeModel("plate")
            try bench.repository.commit("Add a plate")
            let shallow = try clone("shallow", "--depth", "1")
            let cut = try await bench.plan("--base", "HEAD~1", in: shallow)
            #expect(cut.status == 1)
            #expect(cut.errors.contains("fetch-depth: 0"))
            #expect(try await bench.plan("--base", "HEAD", in: shallow).status == 0)
            try bench.repository.git(["branch", "other", "HEAD~1"])
            try bench.repository.git(
                ["-C", shallow, "fetch", "--quiet", "--depth", "1", "origin", "other"])
            let apart = try await bench.plan("--base", "FETCH_HEAD", in: shallow)
            #expect(apart.status == 1)
            #expect(apart.errors.contains("have no commit in common in this clone"))
        }

        @Test func aPartialOrBareCloneSaysWhatIsWrong() async throws {
            try bench.writeDataset(images: 11)
            try bench.repository.commit("Change")
            try bench.repository.git(["config", "uploadpack.allowFilter", "true"])
            let partial = try clone("partial", "--filter=blob:none")
            let lacking = try await bench.plan("--base", "HEAD~1", in: partial)
            #expect(lacking.status == 1)
            #expect(lacking.errors.contains("clone without --filter"))
            let bare = try clone("bare.git", "--bare")
            let plan = try await bench.plan("--base", "HEAD", in: bare)
            #expect(plan.status == 1)
            #expect(plan.errors.contains("bare repository has no files"))
        }

        @Test func unrelatedHistoriesAreComparedAsTheyAre() async throws {
            try bench.repository.git(["checkout", "--quiet", "--orphan", "alone"])
            try bench.writeModel("plate")
            try bench.repository.commit("Begin anew")
            let plan = try await bench.plan("--base", "main")
            #expect(plan.status == 0)
            #expect(plan.output.contains("share no history"))
            #expect(plan.output.contains("1 to create."))
        }
    }
}
