import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Puts a canary in the place of every secret and finds none: in logs of any level, on standard
    /// output, in pages, API and events, in arguments of processes, in containers.
    @Suite(.serialized) struct SecretTests {
        private static let password = "canary-0f3a-password"
        private static let hostToken = "canary-77b1-host"
        private static let levels = ["trace", "debug", "info", "notice", "warning", "error"]

        private struct Watched {
            /// The secrets, in every form that they may take.
            let secrets: [(name: String, text: String)]

            init(_ lab: LabProcess) throws {
                let pair = Data("robot:\(SecretTests.password)".utf8).base64EncodedString()
                var secrets = [
                    ("password of the repository", SecretTests.password), ("its header", pair),
                    ("token of the host", SecretTests.hostToken),
                    ("secret key of S3", try Services.s3SecretKey),
                ]
                for name in ["link-secret", "snapshot-key", "marker-secret"] {
                    let path = "\(lab.stateFolder)/\(name)"
                    guard let bytes = FileManager.default.contents(atPath: path) else { continue }
                    let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
                    let decimal = bytes.map(String.init).joined(separator: ", ")
                    secrets += [
                        (name, hex), (name, decimal), (name, bytes.base64EncodedString()),
                    ]
                }
                self.secrets = secrets.map { (name: $0.0, text: $0.1) }
            }

            func expectNone(in text: String, _ place: String) {
                for secret in secrets where text.contains(secret.text) {
                    Issue.record("\(place) shows the \(secret.name)")
                }
            }
        }

        private func lab(remote: String?) throws -> LabProcess {
            try LabProcess(
                LabProcess.Options(
                    remote: remote,
                    environment: ["RECONCILER_PULL_REQUESTS_TOKEN": Self.hostToken],
                    usesS3: true,
                    more: [
                        "snapshot: {bucket: true}",
                        "pullRequests: {watch: true, host: gitea, project: lab/manifests, "
                            + "apiURL: \"http://127.0.0.1:1\", interval: 1s}",
                    ]))
        }

        /// The remote, the host and the bucket fail, each in its own words.
        @Test(arguments: levels)
        func noLevelOfTheLogShowsASecretWhileEverythingFails(level: String) async throws {
            let lab = try lab(
                remote: "https://robot:\(Self.password)@127.0.0.1:1/lab/manifests.git")
            try await lab.start(["--log-level", level, "--sign-in-link"])
            let process = try #require(lab.process)
            var arguments = ""
            try await lab.poll("the remote to be told as unreachable") {
                arguments += try self.arguments(below: process.processIdentifier)
                return try await lab.curl("/api/v1/dashboard").output.contains("cannot be reached")
            }
            let watched = try Watched(lab)
            let link = lab.output.trimmingCharacters(in: .whitespacesAndNewlines)
            let token = try #require(link.split(separator: "=").last.map(String.init))
            #expect(!lab.errors.contains(token))
            for path in [
                "/", "/tasks", "/queue", "/notifications", "/audit", "/api/v1/dashboard",
                "/api/v1/events", "/api/v1/audit", "/api/v1/notifications", "/readyz",
            ] {
                watched.expectNone(in: try await lab.curl(path).output, path)
            }
            for command in [["get"], ["events"], ["run", "--print-settings"]] {
                let ended = try await lab.command(command + ["--config", lab.config])
                watched.expectNone(in: ended.output + ended.errors, "\(command)")
            }
            _ = try await lab.stop()
            #expect(arguments.contains("reconciler"))
            watched.expectNone(in: arguments, "an argument of a process")
            watched.expectNone(in: lab.errors, "the log")
            watched.expectNone(in: lab.output, "standard output")
        }

        /// Work that succeeds: its container, its log, and its archive in the bucket.
        @Test func noContainerAndNoLogShowsASecret() async throws {
            let lab = try lab(remote: nil)
            try await lab.makeBucket()
            try lab.writeCatalogue()
            try lab.writeModel()
            try lab.writeDataset(worker: Workers.waitForGate)
            try lab.writeDownload(of: ("Dataset", "cups"))
            try lab.repository.commit("Declare")
            try await lab.start(["--log-level", "trace"])
            let container = try await lab.runningContainer()
            let watched = try Watched(lab)
            watched.expectNone(in: try await lab.docker(["inspect", container]), "the container")
            try await lab.openGate(of: container)
            try await lab.wait(for: "Ready", of: "downloads", lab.alice, "net")
            let named = ["Dataset/\(lab.alice)/cups", "Download/\(lab.alice)/net"]
            for id in named {
                for verb in ["describe", "why", "events", "get"] {
                    watched.expectNone(in: try await lab.client([verb, id]), "\(verb) \(id)")
                }
            }
            watched.expectNone(in: try await lab.client(["logs", named[0]]), "the task's log")
            _ = try await lab.stop()
            watched.expectNone(in: lab.errors, "the log")
        }

        /// Everybody who may see a CI job sees its output.
        @Test(arguments: ["state", "server"])
        func noAddressOfACommandShowsItsSecret(option: String) async throws {
            let folder = try TemporaryFolder()
            let key = try folder.write(
                "key.pub", "ed25519:\(Data(repeating: 1, count: 32).base64EncodedString())")
            let arguments =
                option == "state" ? ["plan", folder.path, "--state-key", key] : ["get"]
            let finished = try await Command.run(
                Services.binary, arguments + ["--\(option)", "http://bob:canary-1@127.0.0.1:9/x"])
            #expect(finished.status != 0 && finished.errors.contains("127.0.0.1:9/x"))
            #expect(!(finished.output + finished.errors).contains("canary"))
        }

        @Test(arguments: [
            "https://bob:to/canary-1@git.example/x", "https:/bob:canary-1@git.example/x",
            "htps://bob:canary-1@git.example/x", "bob:canary-1@git.example/x",
            "https://canary-1/2@git.example/x", "https://git.example/x?token=canary-1",
            "http://bob:canary-1@git.example/x", "https://bob:canary-1@git.example:x/x",
            "https://bob:canary-1@ git.example/x", "ssh://bob:canary-1@git.example/x",
            "https://bob:canary-1 @git.example", "ext::sh -c canary-1@x", "https://@canary-1@/",
            "https://bob:canary-1/git.example/x", "https://oauth2:canary-1:git.example/x",
            "https://bob:canary-1%40git.example/x", "https://canary-1%40github.com/x",
        ])
        func noFormOfAMalformedAddressIsShown(address: String) async throws {
            let lab = try LabProcess()
            let config = try lab.folder.write(
                "config-1.yaml",
                "repository: {url: \"\(address)\", brnch: main}\nstateFolder: relative\n"
                    + "s3: {endpoint: \"https://bob:canary-1@s3.example\", bucket: x}\n")
            for verb in [["run"], ["apply"], ["run", "--print-settings"]] {
                for level in ["trace", "info"] {
                    let ended = try await lab.command(
                        verb + ["--config", config, "--log-level", level])
                    #expect(ended.status == 1)
                    #expect(
                        !(ended.errors + ended.output).contains("canary-1"), "\(ended.errors)")
                    let set = try await lab.command(
                        verb + [
                            "--config", lab.config, "--log-level", level, "--set",
                            "repository.url=\(address)",
                        ])
                    #expect(set.status == 1)
                    #expect(!(set.errors + set.output).contains("canary-1"), "\(set.errors)")
                }
            }
        }

        @Test(arguments: [
            "repository:\n  branch: main\n  url:https://bob:canary-1@git.example/x\n",
            "repository:\n  url: https://bob: canary-1@git.example/x\n",
            "repository: url:https://bob:canary-1@git.example/x\n",
            "status: \"https://bob:s\\\"canary-1@git.example/x\"\n",
            "repository: {url: \"canary-1@github.com:org/x\"}\nstateFolder: /var/lib/lab\n",
            "repository: {url: \"https://bob:canary-1@git.example/x\"}\nstateFolder: /lab\n",
        ])
        func noFormOfASettingsFileShowsItsSecret(text: String) async throws {
            let lab = try LabProcess()
            let config = try lab.folder.write("config-1.yaml", text)
            for verb in [["run", "--print-settings"], ["get"]] {
                let ended = try await lab.command(verb + ["--config", config])
                #expect(!(ended.errors + ended.output).contains("canary-1"), "\(ended.errors)")
            }
        }

        /// The command lines of a process and of all that it has started.
        private func arguments(below process: Int32) throws -> String {
            var lines = ""
            var known: Set<String> = ["\(process)"]
            let all = try FileManager.default.contentsOfDirectory(atPath: "/proc")
                .compactMap { Int($0) }.sorted()
            for id in all {
                func read(_ name: String) -> String {
                    // A process may have ended since.
                    let data = FileManager.default.contents(atPath: "/proc/\(id)/\(name)")
                    return String(decoding: data ?? Data(), as: UTF8.self)
                }
                let parent = read("stat").split(separator: ")").last?.split(separator: " ")
                guard known.contains("\(id)") || parent.map({ known.contains("\($0[1])") }) == true
                else { continue }
                known.insert("\(id)")
                lines += read("cmdline").replacing("\0", with: " ") + "\n"
            }
            return lines
        }
    }
}
