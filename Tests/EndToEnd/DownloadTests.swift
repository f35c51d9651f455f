import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite(.serialized) struct DownloadTests {
        @Test func aDownloadIsFetchedFromTheBucketByItsLink() async throws {
            let lab = try await downloadingLab(keepFor: "1h")
            let ready = try await lab.wait(for: "Ready", of: "downloads", lab.alice, "net")
            #expect(ready.download?.state == "ready")
            #expect(ready.download?.expiresAt != nil)
            let link = try await lab.link(to: "net")
            #expect(link.hasPrefix(try Services.s3Endpoint))
            let archive = lab.folder.path("archive")
            try await Command.output("curl", ["-sS", "-f", "-o", archive, link])
            let unpacked = try lab.folder.makeFolder("unpacked")
            try await Command.output("tar", ["-xf", archive, "-C", unpacked])
            let files = try FileManager.default.subpathsOfDirectory(atPath: unpacked)
            let weights = try #require(files.first { $0.hasSuffix("weights.txt") })
            let text = try String(contentsOfFile: "\(unpacked)/\(weights)", encoding: .utf8)
            #expect(text == "BLENDER of a cup\npicture 1\n", "the network of that data set")
            let actions = try await lab.auditActions()
            #expect(actions.contains("REQUEST_NETWORK_DOWNLOAD"))
            #expect(actions.contains("DOWNLOAD_NETWORK"))
        }

        @Test func noLinkAndNoSecretIsKept() async throws {
            let lab = try await downloadingLab(keepFor: "1h")
            try await lab.wait(for: "Ready", of: "downloads", lab.alice, "net")
            let link = try await lab.link(to: "net")
            let query = try #require(link.split(separator: "?").last)
            let signature = try #require(
                query.split(separator: "&").first { $0.hasPrefix("X-Amz-Signature=") })
            try await lab.stop()
            let secrets = [
                String(signature.dropFirst("X-Amz-Signature=".count)), try Services.s3SecretKey,
            ]
            for secret in secrets {
                let found = try await Command.run(
                    "grep", ["-rlaF", "--", secret, lab.stateFolder])
                #expect(found.status == 1, "kept in \(found.output)")
                #expect(!lab.errors.contains(secret))
                #expect(!lab.output.contains(secret))
            }
        }

        @Test func whatExpiredIsDeletedToldAndStaysExpired() async throws {
            let lab = try await downloadingLab(keepFor: "3s")
            try await lab.wait(for: "Ready", of: "downloads", lab.alice, "net")
            let link = try await lab.link(to: "net")
            try await lab.wait(for: "Expired", of: "downloads", lab.alice, "net")
            let fetched = try await Command.run("curl", ["-sS", "-f", "-o", "/dev/null", link])
            #expect(fetched.status == 22, "the object is gone")
            let notices = try await lab.get(Items<NoticeRow>.self, "/notifications").items
            #expect(notices.contains { "\($0.title) \($0.body)".contains("expired") }, "\(notices)")
            #expect(!notices.contains { "\($0.title) \($0.body)".contains("X-Amz") })

            try await lab.stop()
            try await lab.start()
            _ = try await lab.client(["sync"])
            try lab.writeModel("plate")
            try await lab.push("Something else")
            try await lab.wait(for: "Ready", of: "models", lab.alice, "plate")
            let expired = try await lab.detail("downloads", lab.alice, "net")
            #expect(expired.summary.phase == "Expired")
            #expect(expired.download?.state == "expired")

            try lab.writeDownload(keepFor: "1h", more: "  rerun: again")
            try await lab.push("Ask once more")
            try await lab.wait(for: "Ready", of: "downloads", lab.alice, "net")
        }

        @Test func aRemovedDownloadIsDeletedFromTheBucketAtOnce() async throws {
            let lab = try await downloadingLab(keepFor: "1h")
            try await lab.wait(for: "Ready", of: "downloads", lab.alice, "net")
            let link = try await lab.link(to: "net")
            try lab.repository.remove("users/\(lab.alice)/download-net.yaml")
            try await lab.push("Remove the download")
            try await lab.poll("the object to be gone") {
                try await Command.run("curl", ["-sS", "-f", "-o", "/dev/null", link]).status == 22
            }
        }

        /// A lab with a network and a download of it, on the real S3 server.
        private func downloadingLab(keepFor: String) async throws -> LabProcess {
            let lab = try LabProcess(LabProcess.Options(usesS3: true))
            try await lab.makeBucket()
            try lab.writeLab()
            try lab.writeDownload(keepFor: keepFor)
            try lab.repository.commit("Declare")
            try await lab.start()
            return lab
        }
    }
}
