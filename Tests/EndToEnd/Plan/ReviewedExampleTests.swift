import Foundation
import TestSupport
import Testing

extension PlansEndToEnd {
    /// The recipe for CI, in clones of a bare remote as a git host has it.
    @Suite(.serialized) struct ReviewedExampleTests {
        private static let example = "\(Services.root)/examples/reviewed"

        /// Runs the job's script in a clone, as CI does.
        private func job(_ clone: String) async throws -> Finished {
            let programs = URL(filePath: Services.binary).deletingLastPathComponent()
                .path(percentEncoded: false)
            return try await Command.run(
                "/bin/sh",
                [
                    "-c", "cd \"$1\" && PATH=\"$2:$PATH\" ci/plan.sh origin/main", "sh", clone,
                    programs,
                ])
        }

        private func edit(_ file: String, _ old: String, _ new: String) throws {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            #expect(text.contains(old))
            try Data(text.replacing(old, with: new).utf8).write(to: URL(filePath: file))
        }

        @Test func withoutAStateTheJobComparesRevisions() async throws {
            let repository = try TemporaryRepository()
            try await Command.output("cp", ["-R", "\(Self.example)/.", repository.path])
            try repository.commit("Begin")
            let remote = repository.folder.path("remote.git")
            try repository.git(["clone", "--quiet", "--bare", repository.path, remote])
            let clone = repository.folder.path("ci")
            try repository.git(["clone", "--quiet", "file://\(remote)", clone])
            let same = try await job(clone)
            #expect(same.status == 0, "\(same.errors)")
            #expect(same.output.contains("No change."))
            try edit("\(clone)/users/alice/cups.yaml", "images: 60", "images: 90")
            let changed = try await job(clone)
            #expect(changed.status == 3)
            #expect(changed.output.contains("-/+ Dataset/alice/cups"))
            let comment = try String(contentsOfFile: "\(clone)/plan.md", encoding: .utf8)
            #expect(comment.hasPrefix("<!-- reconciler plan -->"))
            try edit("\(clone)/users/alice/cups.yaml", "modelRef:", "modelReff:")
            #expect(try await job(clone).status == 4)
            let errors = try String(contentsOfFile: "\(clone)/plan.md", encoding: .utf8)
            #expect(errors.hasPrefix("<!-- reconciler plan -->"))
            #expect(errors.contains("unknown field 'modelReff'"))
        }

        @Test func withTheLabsKeyTheJobHasTheWholePlanOrNone() async throws {
            var options = LabProcess.Options()
            options.more = ["snapshot: {ref: refs/reconciler/state}"]
            let lab = try LabProcess(options)
            try lab.writeLab()
            let script = try Data(contentsOf: URL(filePath: "\(Self.example)/ci/plan.sh"))
            try lab.repository.write("ci/plan.sh", script)
            try lab.repository.makeExecutable("ci/plan.sh")
            let key = try await lab.client(["state", "key"])
            try lab.repository.write(".reconciler/state.pub", key)
            try lab.repository.commit("Declare")
            let early = lab.folder.path("early")
            let url = "file://\(lab.repository.path)"
            try lab.repository.git(["clone", "--quiet", url, early])
            #expect(try await job(early).status == 75, "the lab told nothing yet")
            let none = try String(contentsOfFile: "\(early)/plan.md", encoding: .utf8)
            #expect(none.hasPrefix("<!-- reconciler plan -->\n## No plan\n"))
            let applied = try await lab.command(["apply", "--config", lab.config])
            #expect(applied.status == 0, "\(applied.errors)")
            let clone = lab.folder.path("ci")
            try lab.repository.git(["clone", "--quiet", url, clone])
            let same = try await job(clone)
            #expect(same.status == 0, "\(same.errors)")
            #expect(same.output.contains("the lab's state of"))
            try edit(
                "\(clone)/users/\(lab.alice)/dataset-cups.yaml", "images: 1", "images: 2")
            let changed = try await job(clone)
            #expect(changed.status == 3)
            #expect(changed.output.contains("estimated GPU time 0s, wall time"))
            let json = try Data(contentsOf: URL(filePath: "\(clone)/plan.json"))
            #expect(String(decoding: json, as: UTF8.self).contains("\"signedBy\""))
            let checked = try await Command.run(
                try Services.schemaChecker,
                ["--schemafile", "\(Services.root)/schemas/plan-v1.json", "\(clone)/plan.json"])
            #expect(checked.status == 0, "\(checked.output)")
        }
    }
}
