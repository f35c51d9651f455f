import Foundation
import TestSupport
import Testing

extension PlansEndToEnd {
    /// The bases of plans, in clones of real remotes.
    @Suite(.serialized) struct PlanBaseTests {
        private let scene: PlanScene

        init() throws {
            scene = try PlanScene()
        }

        private func clone(_ name: String, _ options: String...) throws -> String {
            let path = scene.repository.folder.path(name)
            try scene.repository.git(
                ["clone", "--quiet"] + options + ["file://\(scene.repository.path)", path])
            return path
        }

        @Test func aBranchIsComparedWithWhereItLeftTheBase() async throws {
            try scene.repository.branch("topic")
            try scene.writeModel("plate")
            try scene.repository.commit("Add a plate")
            try scene.repository.checkout("main")
            try scene.writeModel("fork")
            try scene.repository.commit("Add a fork meanwhile")
            let path = try clone("ci", "--branch", "topic")
            let plan = try await scene.plan("--base", "origin/main", in: path)
            #expect(plan.status == 0)
            #expect(plan.output.contains("where HEAD left origin/main"))
            #expect(plan.output.contains("+ Model/alice/plate"))
            #expect(!plan.output.contains("fork"), "what others did is not undone")
            #expect(plan.output.contains("1 to create."))
        }

        /// Git itself would take the tag, without a message.
        @Test func aBranchIsTheBaseEvenWhereATagHasItsName() async throws {
            let old = try scene.repository.head
            try scene.writeModel("fork")
            try scene.repository.commit("Add a fork")
            try scene.repository.git(["tag", "main", old])
            try scene.writeModel("plate")
            let plan = try await scene.plan("--base", "main")
            #expect(plan.output.contains("1 to create."), "\(plan.output)")
            #expect((plan.output + plan.errors).contains("'main' is a branch and a tag"))
            let tag = try await scene.plan("--base", "refs/tags/main")
            #expect(tag.output.contains("2 to create."), "\(tag.output)")
            let path = try clone("ci", "--branch", "main")
            try scene.repository.git(["-C", path, "checkout", "--quiet", "--detach"])
            try scene.repository.git(["-C", path, "branch", "--quiet", "-D", "main"])
            let detached = try await scene.plan("--base", "main", in: path)
            #expect(
                (detached.output + detached.errors).contains("is a branch of origin and a tag"),
                "\(detached.errors)")
            #expect(detached.output.contains("No change."), "\(detached.output)")
        }

        /// The work tree shows the file, the commit has a pointer, and the lab reads commits.
        @Test func aFileThatGitKeepsByLFSIsAMistakeBeforeItIsPushed() async throws {
            try scene.repository.write(".gitattributes", "*.blend filter=lfs -text\n")
            let checked = try await Command.run(
                Services.binary, ["validate", scene.repository.path])
            #expect(checked.status == 4)
            #expect(checked.output.contains("cup.blend' is a Git LFS pointer to a file with"))
            let plan = try await scene.plan("--base", "HEAD")
            #expect(plan.status == 4 && plan.errors.contains("is a Git LFS pointer"))
        }

        @Test func anOlderCheckoutShowsWhatGoingBackWouldDo() async throws {
            try scene.writeModel("fork")
            try scene.repository.commit("Add a fork")
            let path = try clone("ci")
            try scene.repository.git(["-C", path, "checkout", "--quiet", "HEAD~1"])
            let plan = try await scene.plan("--base", "origin/main", in: path)
            #expect(plan.output.contains("- Model/alice/fork"))
        }

        @Test func aRenamedFileChangesNothingAndARenamedFolderIsSaid() async throws {
            let file = "\(scene.repository.path)/users/alice"
            try FileManager.default.moveItem(
                atPath: "\(file)/cups.yaml", toPath: "\(file)/renamed.yaml")
            #expect(try await scene.plan("--base", "HEAD").output.contains("No change."))
            try scene.repository.git(["mv", "users", "lab.yaml", "-k", "."])
            try FileManager.default.createDirectory(
                atPath: "\(scene.repository.path)/below", withIntermediateDirectories: true)
            try FileManager.default.moveItem(
                atPath: "\(scene.repository.path)/users",
                toPath: "\(scene.repository.path)/below/users")
            try FileManager.default.moveItem(
                atPath: "\(scene.repository.path)/lab.yaml",
                toPath: "\(scene.repository.path)/below/lab.yaml")
            let plan = try await scene.plan(
                "--base", "HEAD", in: "\(scene.repository.path)/below")
            #expect(plan.output.contains("has no folder 'below', so everything counts as new"))
        }

        @Test func aBaseThatIsNotThereSaysHowToGetIt() async throws {
            let missing = try await scene.plan("--base", "origin/main")
            #expect(missing.status == 1)
            #expect(missing.errors.contains("'origin/main' names no commit of this clone"))
            #expect(missing.errors.contains("git fetch origin main"))
            try scene.writeModel("plate")
            try scene.repository.commit("Add a plate")
            let shallow = try clone("shallow", "--depth", "1")
            let cut = try await scene.plan("--base", "HEAD~1", in: shallow)
            #expect(cut.status == 1)
            #expect(cut.errors.contains("fetch-depth: 0"))
            #expect(try await scene.plan("--base", "HEAD", in: shallow).status == 0)
            try scene.repository.git(["branch", "other", "HEAD~1"])
            try scene.repository.git(
                ["-C", shallow, "fetch", "--quiet", "--depth", "1", "origin", "other"])
            let apart = try await scene.plan("--base", "FETCH_HEAD", in: shallow)
            #expect(apart.status == 1)
            #expect(apart.errors.contains("have no commit in common in this clone"))
        }

        @Test func aPartialOrBareCloneSaysWhatIsWrong() async throws {
            try scene.writeDataset(images: 11)
            try scene.repository.commit("Change")
            try scene.repository.git(["config", "uploadpack.allowFilter", "true"])
            let partial = try clone("partial", "--filter=blob:none")
            let lacking = try await scene.plan("--base", "HEAD~1", in: partial)
            #expect(lacking.status == 1)
            #expect(lacking.errors.contains("clone without --filter"))
            let bare = try clone("bare.git", "--bare")
            let plan = try await scene.plan("--base", "HEAD", in: bare)
            #expect(plan.status == 1)
            #expect(plan.errors.contains("bare repository has no files"))
        }

        @Test func unrelatedHistoriesAreComparedAsTheyAre() async throws {
            try scene.repository.git(["checkout", "--quiet", "--orphan", "alone"])
            try scene.writeModel("plate")
            try scene.repository.commit("Begin anew")
            let plan = try await scene.plan("--base", "main")
            #expect(plan.status == 0)
            #expect(plan.output.contains("share no history"))
            #expect(plan.output.contains("1 to create."))
        }
    }
}
