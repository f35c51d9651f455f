import Foundation
import TestSupport
import Testing

extension PlansEndToEnd {
    /// The daemon plans pull requests of a real repository and tells a scripted GitHub.
    @Suite(.serialized) struct PullRequestTests {
        private let github: StubGitHub
        private let lab: LabProcess

        init() throws {
            let github = try StubGitHub()
            let folder = try TemporaryFolder()
            let token = try folder.write("token", "\(StubGitHub.token)\n")
            var options = LabProcess.Options(
                limits: ["allowedImages: [\"\(Workers.image)\", canary-4d/*]"])
            options.more = [
                "pullRequests: {watch: true, host: github, apiURL: \"\(github.address)\", "
                    + "project: lab/manifests, tokenFile: \(token), publish: ref, interval: 1s}"
            ]
            self.github = github
            self.folder = folder
            lab = try LabProcess(options)
            try lab.writeCatalogue()
            try lab.writeModel(title: "Secret title canary-9a")
            try lab.repository.commit("Declare")
        }

        private let folder: TemporaryFolder

        /// Opens a pull request with the changes that `change` makes to the manifests, or pushes to
        /// it.
        @discardableResult
        private func propose(_ number: Int, _ change: () throws -> Void) throws -> String {
            try lab.repository.branch("topic")
            try change()
            let head = try lab.repository.commit("Propose")
            try lab.repository.git(["update-ref", "refs/pull/\(number)/head", head])
            try lab.repository.checkout("main")
            try lab.repository.git(["branch", "-D", "--quiet", "topic"])
            github.open(number)
            return head
        }

        private func refs() throws -> [String] {
            try lab.repository.git([
                "for-each-ref", "--format=%(refname)", "refs/reconciler/plans",
            ]).split(separator: "\n").map(String.init)
        }

        private func awaitStatus(_ head: String) async throws -> StubGitHub.Status {
            var found: StubGitHub.Status?
            try await lab.poll("a status of \(head)") {
                found = github.statuses.last { $0.head == head }
                return found != nil
            }
            return try #require(found)
        }

        @Test func aRequestIsFollowedFromItsOpeningToItsEnd() async throws {
            defer { github.stop() }
            try await lab.start()
            try await lab.wait(for: "Ready", of: "models", lab.alice, "cup")
            let first = try propose(1) { try lab.writeDataset(images: 2) }
            let status = try await awaitStatus(first)
            #expect(status.state == "success")
            #expect(status.description.hasPrefix("1 to create"), "\(status.description)")
            let comment = try #require(github.comments(on: 1).first)
            #expect(status.target == "https://git.example/comments/\(comment.id)")
            #expect(comment.body.hasPrefix("<!-- reconciler: plan of pull/1 "))
            #expect(comment.body.contains("Dataset/\(lab.alice)/cups"))
            #expect(!comment.body.contains("canary-9a"), "what others wrote is not shown")
            try await lab.poll("the ref of the plan") {
                try refs() == ["refs/reconciler/plans/\(first)"]
            }
            let json = try lab.repository.git([
                "show", "refs/reconciler/plans/\(first):plan.json",
            ])
            #expect(json.contains(#""resource" : "Dataset/\#(lab.alice)/cups""#))
            let checked = try await Command.run(
                try Services.schemaChecker,
                [
                    "--schemafile", "\(Services.root)/schemas/plan-v1.json",
                    try folder.write("plan.json", json),
                ])
            #expect(checked.status == 0, "\(checked.output)")

            let broken = try propose(1) {
                try lab.repository.write("users/\(lab.alice)/dataset-cups.yaml", "kind: [\n")
            }
            let failed = try await awaitStatus(broken)
            #expect(failed.state == "failure")
            #expect(failed.description.hasPrefix("1 error in manifests"))
            #expect(github.comments(on: 1).count == 1)
            #expect(github.comments(on: 1)[0].body.contains("dataset-cups.yaml:"))

            let forbidden = try propose(1) {
                try lab.writeDataset(images: 2)
                let file = "\(lab.repository.path)/users/\(lab.alice)/dataset-cups.yaml"
                let text = try String(contentsOfFile: file, encoding: .utf8)
                try Data(text.replacing(Workers.image, with: "other/image:1").utf8)
                    .write(to: URL(filePath: file))
                try lab.repository.remove("users/\(lab.alice)/cup.blend")
            }
            #expect(try await awaitStatus(forbidden).state == "failure")
            let shown = github.comments(on: 1)[0].body
            #expect(shown.contains("'other/image:1' is not allowed"))
            #expect(shown.contains("there is no file 'users/\(lab.alice)/cup.blend'"))
            #expect(!shown.contains("canary-4d"), "settings of the daemon are not told")

            try await lab.stop()
            let changes = github.changes.count
            try await lab.start()
            let other = try propose(2) { try lab.writeModel("plate", access: "public") }
            _ = try await awaitStatus(other)
            try await lab.poll("the refs of both") { try refs().count == 2 }
            #expect(github.changes.count == changes + 2, "\(github.changes)")

            github.close(1)
            try lab.repository.git(["update-ref", "-d", "refs/pull/1/head"])
            try await lab.poll("the ref of the closed request to go") {
                try refs() == ["refs/reconciler/plans/\(other)"]
            }
            #expect(try await lab.phase("datasets", lab.alice, "cups") == "absent")
            #expect(!lab.errors.contains(StubGitHub.token), "no token in a log")
            #expect(!lab.output.contains(StubGitHub.token))
        }

        /// A commit of the branch's content with more files, without a work tree.
        private func record(_ paths: [String], over parent: String) throws -> String {
            let index = ["GIT_INDEX_FILE": folder.path("index")]
            func git(_ arguments: String..., input: String = "") throws -> String {
                try lab.repository.git(arguments, input: Data(input.utf8), environment: index)
            }
            let blob = try git("hash-object", "-w", "--stdin", input: "picture")
            _ = try git("read-tree", parent)
            _ = try git(
                "update-index", "--index-info",
                input: paths.map { "100644 \(blob)\t\($0)\n" }.joined())
            return try git("commit-tree", "-m", "More", "-p", parent, try git("write-tree"))
        }

        /// Most requests change a few manifests, so the size of the rest of the commit must not
        /// fail them.
        @Test func aRepositoryOfManyPicturesIsPlannedWithoutLookingAtThem() async throws {
            defer { github.stop() }
            let pictures = (0..<50_001).map { "pictures/\($0).png" }
            let main = try record(pictures, over: try lab.repository.head)
            try lab.repository.git(["reset", "--soft", main])
            try await lab.start()
            try await lab.wait(for: "Ready", of: "models", lab.alice, "cup")
            let head = try record(["users/\(lab.alice)/plate.blend"], over: main)
            try lab.repository.git(["update-ref", "refs/pull/1/head", head])
            github.open(1)
            #expect(try await awaitStatus(head).state == "success")
            let shown = try #require(github.comments(on: 1).first).body
            #expect(shown.contains("the folder has more than the 50000 files allowed"))
        }

        /// Removing a file that the lab has taken in holds up neither its author nor anybody else.
        @Test func aFileThatWasTakenInMayGo() async throws {
            defer { github.stop() }
            try await lab.start()
            try await lab.wait(for: "Ready", of: "models", lab.alice, "cup")
            let file = "users/\(lab.alice)/cup.blend"
            let gone = try propose(1) { try lab.repository.remove(file) }
            #expect(try await awaitStatus(gone).state == "success")
            #expect(
                github.comments(on: 1).first?.body
                    .contains("the lab has taken it in, so its result stays") == true)
            let edited = try propose(1) {
                try lab.repository.remove(file)
                let manifest = "users/\(lab.alice)/model-cup.yaml"
                let text = try String(
                    contentsOfFile: "\(lab.repository.path)/\(manifest)", encoding: .utf8)
                try lab.repository.write(
                    manifest,
                    text.replacing(
                        LabProcess.modelDigest, with: String(repeating: "a", count: 64)))
            }
            #expect(try await awaitStatus(edited).state == "failure")
        }

        @Test func aTokenThatIsRefusedIsToldOnTheDashboardAndBlocksNothing() async throws {
            defer { github.stop() }
            try Data("wrong".utf8).write(to: URL(filePath: folder.path("token")))
            try propose(1) { try lab.writeDataset(images: 2) }
            try await lab.start()
            try await lab.wait(for: "Ready", of: "models", lab.alice, "cup")
            try await lab.poll("the refusal to be told") {
                try await lab.curl("/").output.contains("rejects the token")
            }
            #expect(github.statuses.isEmpty)
            #expect(try await !lab.curl("/").output.contains("wrong"))
            let shown = try await lab.visit("/").body
            #expect(shown.contains("PullRequests") && !shown.contains("the token"))
            try lab.writeModel("plate")
            try await lab.push("Work goes on")
            try await lab.wait(for: "Ready", of: "models", lab.alice, "plate")
        }

        @Test func settingsThatCannotWorkAreToldAtTheStart() async throws {
            defer { github.stop() }
            func start(_ more: String...) async throws -> String {
                let finished = try await lab.command(
                    ["run", "--config", lab.config] + more.flatMap { ["--set", $0] })
                #expect(finished.status == 1)
                return finished.errors
            }
            #expect(
                try await start("pullRequests.host=none", "pullRequests.publish=none")
                    .contains("the plans go nowhere"))
            #expect(
                try await start("pullRequests.tokenFile=/nowhere/token")
                    .contains("holds no token"))
            #expect(
                try await start("pullRequests.apiURL=http://git.example/api")
                    .contains("is not encrypted"))
            #expect(
                try await start("pullRequests.project=manifests")
                    .contains("must be written like 'lab/manifests'"))
        }
    }
}
