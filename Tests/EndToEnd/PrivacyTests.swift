import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite(.serialized) struct PrivacyTests {
        @Test func nobodyDownloadsWhatBelongsToAnother() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.writeModel()
            try lab.writeDataset(access: "public")
            try lab.repository.write(
                "users/\(lab.bob)/take.yaml",
                """
                kind: Download
                metadata: {name: take}
                spec:
                  of: {kind: Dataset, name: \(lab.alice)/cups}
                  keepFor: 1h

                """)
            let checked = try await lab.command(["validate", lab.repository.path])
            #expect(checked.status == 4)
            #expect(checked.output.contains("users/\(lab.bob)/take.yaml:4:"))
            #expect(checked.output.contains("[foreignTarget]"))
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Succeeded", of: "datasets", lab.alice, "cups")
            let take = try await lab.wait(for: "Invalid", of: "downloads", lab.bob, "take")
            #expect(take.findings.first?.code == "foreignTarget")
        }

        @Test func whatIsPrivateIsAbsentForVisitors() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.writeModel("secret-cup")
            try lab.writeModel("cup", access: "public")
            try lab.writeDataset(access: "public")
            try lab.writeRun()
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Succeeded", of: "runs", lab.alice, "net")
            try await lab.wait(for: "Ready", of: "models", lab.alice, "secret-cup")

            let models = try await lab.visit("/api/v1/models")
            #expect(models.code == 200)
            #expect(models.body.contains("\"cup\""))
            for path in [
                "/", "/models", "/models?q=secret", "/runs", "/search?q=secret", "/search?q=ne",
                "/api/v1/search?q=secret", "/api/v1/search?phase=Ready", "/api/v1/runs?q=ne",
                "/api/v1/models?owner=\(lab.alice)", "/api/v1/graph", "/api/v1/graph?limit=0",
                "/api/v1/events", "/api/v1/models/\(lab.alice)/cup/graph",
                "/api/v1/datasets/\(lab.alice)/cups/why", "/datasets", "/tasks", "/queue",
                "/notifications", "/api/v1/dashboard", "/api/v1/models", "/api/v1/runs",
                "/api/v1/tasks", "/api/v1/queue", "/api/v1/notifications",
                "/datasets/\(lab.alice)/cups", "/api/v1/datasets/\(lab.alice)/cups",
                "/models/\(lab.alice)/cup", "/api/v1/models/\(lab.alice)/cup",
            ] {
                let page = try await lab.visit(path)
                #expect(!page.body.contains("secret-cup"), "\(path)")
                #expect(!page.body.contains("/\(lab.alice)/net"), "\(path)")
                #expect(!page.body.contains("\"net\""), "\(path)")
            }
            let counts = try await lab.visit("/api/v1/dashboard").body
            #expect(counts.contains(#""kind":"Model","phases":[{"count":1,"#), "\(counts)")
            #expect(!counts.contains("TrainingRun"))
        }

        @Test func whatIsPrivateIsAsAbsentAsWhatIsNot() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.writeModel("secret-cup")
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Ready", of: "models", lab.alice, "secret-cup")
            for suffix in ["", "/log", "/events", "/previews/0", "/why", "/graph"] {
                let hidden = try await lab.visit("/api/v1/models/\(lab.alice)/secret-cup\(suffix)")
                let absent = try await lab.visit("/api/v1/models/\(lab.alice)/no-such-cup\(suffix)")
                #expect(hidden.code == 404)
                #expect(hidden.code == absent.code)
                let same = hidden.body.replacing("secret-cup", with: "no-such-cup")
                #expect(same == absent.body)
            }
            #expect(try await lab.visit("/api/v1/audit").code == 404)
            #expect(try await lab.visit("/api/v1/sync", ["-X", "POST"]).code == 403)
            // The stream begins with past changes, so a leak would be in its first second.
            let stream = try await Command.run(
                "curl",
                ["-sS", "-N", "-m", "2", "http://127.0.0.1:\(lab.port())/api/v1/stream"])
            #expect(stream.status == 28, "it goes on: \(stream.errors)")
            #expect(!stream.output.contains("secret-cup"))
        }

        @Test func theLinkForSigningInWorksOnce() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.writeModel("secret-cup")
            try lab.repository.commit("Declare")
            try await lab.start(["--sign-in-link"])
            try await lab.wait(for: "Ready", of: "models", lab.alice, "secret-cup")
            let link = lab.output.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(link.hasPrefix("http://127.0.0.1:\(try await lab.port())/"))
            let jar = lab.folder.path("cookies")
            try await Command.output(
                "curl", ["-sS", "-f", "-L", "-o", "/dev/null", "-c", jar, "-b", jar, link])
            let page = try await lab.visit("/models", ["-b", jar])
            #expect(page.body.contains("secret-cup"))
            #expect(try await lab.auditActions().contains("LOG_IN_USER"))
            let again = try await Command.run(
                "curl", ["-sS", "-f", "-o", "/dev/null", link])
            #expect(again.status == 22, "a second use is refused")
            #expect(!lab.errors.contains(link))
        }

        /// From an invitation to the user's own things; a restart signs nobody out, and a removed
        /// manifest does.
        @Test func aUserSignsInAndSeesWhatIsTheirs() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.writeModel("secret-cup")
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Ready", of: "models", lab.alice, "secret-cup")
            let link = try await lab.client(["user", "invite", lab.alice])
                .trimmingCharacters(in: .whitespacesAndNewlines)
            let token = try #require(link.split(separator: "=").last)
            let jar = lab.folder.path("cookies")
            let site = "Sec-Fetch-Site: same-origin"
            let password = "password=correct horse battery"
            let set = try await lab.visit(
                "/invite",
                [
                    "-c", jar, "-H", site, "--data-urlencode", password,
                    "--data-urlencode", "repeated=correct horse battery",
                    "-d", "invitation=\(token)",
                ])
            #expect(set.code == 303, "\(set.body)")
            #expect(try await lab.visit("/models", ["-b", jar]).body.contains("secret-cup"))
            #expect(try await !lab.visit("/models").body.contains("secret-cup"))
            #expect(try await lab.visit("/audit", ["-b", jar]).code == 404)
            try await lab.crash()
            try await lab.start()
            #expect(try await lab.visit("/models", ["-b", jar]).body.contains("secret-cup"))
            let own = lab.folder.path("own-cookies")
            let signedIn = try await lab.visit(
                "/signin",
                [
                    "-c", own, "-H", site, "--data-urlencode", password,
                    "-d", "name=\(lab.alice)",
                ])
            #expect(signedIn.code == 303)
            #expect(try await lab.visit("/account", ["-b", own]).body.contains(lab.alice))
            #expect(try await lab.auditActions().contains("LOG_IN_USER"))
        }
    }
}
