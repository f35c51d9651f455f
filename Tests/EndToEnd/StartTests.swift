import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// A start that cannot go on names every mistake at once and ends in order.
    @Suite(.serialized) struct StartTests {
        private static let wrong = """
            repository: {url: "git@git.example:2222/lab/x.git", branch: "a..b", folder: "../x"}
            stateFolder: STATE
            workerUser: "0:0"
            status: {publicURL: "lab.example", allowedHosts: ["https://lab.example"]}
            s3: {endpoint: "s3.example:9000", bucket: lb}
            snapshot: {ref: refs/heads/main}
            pullRequests: {watch: true, apiURL: "http://git.example", project: manifests}

            """

        @Test(arguments: [["run"], ["apply"], ["run", "--print-settings"]])
        func allMistakesOfTheSettingsAreToldBeforeAnythingIsOpened(verb: [String]) async throws {
            let lab = try LabProcess()
            let state = lab.folder.path("untouched")
            let config = try lab.folder.write(
                "wrong.yaml", Self.wrong.replacing("STATE", with: state))
            let ended = try await lab.command(verb + ["--config", config])
            #expect(ended.status == 1 && ended.output == "", "\(ended.errors)")
            let told = [
                (1, "'git.example:2222/…' can mean a port"),
                (1, "'a..b' is not the name of a branch"), (1, "'../x' is not a folder below"),
                (3, "'0:0' must be UID:GID"), (4, "the address of links must be http:// or"),
                (4, "'allowedHosts[0]' is 'https://lab.example', but must be the name of a host"),
                (5, "the S3 endpoint must be http:// or https://, a host"),
                (5, "'lb' cannot be a bucket's name"),
                (6, "'refs/heads/main' is not a ref of our own"),
                (7, "the API's address 'http://git.example' is not encrypted"),
                (7, "the project 'manifests' must be written like"),
            ]
            let lines = ended.errors.split(separator: "\n")
            for (line, words) in told {
                let isTold = lines.contains {
                    $0.hasPrefix("\(config):\(line):") && $0.contains(words)
                }
                #expect(isTold, "\(words)\n\(ended.errors)")
            }
            #expect(!lab.folder.exists("untouched") && !ended.errors.contains("Fatal error"))
        }

        @Test func secretsThatTheSettingsAskForAreMissedAtTheirPlace() async throws {
            let lab = try LabProcess(
                LabProcess.Options(more: [
                    "s3: {endpoint: \"http://127.0.0.1:1\", bucket: lab-x}",
                    "pullRequests: {watch: true, host: gitea, apiURL: \"http://127.0.0.1:1\", "
                        + "project: lab/manifests}",
                ]))
            for verb in ["run", "apply"] {
                let ended = try await lab.command([verb, "--config", lab.config])
                #expect(ended.status == 1)
                #expect(
                    ended.errors.contains(
                        "RECONCILER_S3_ACCESS_KEY and RECONCILER_S3_SECRET_KEY are not set"))
                #expect(ended.errors.contains("there is no token; set pullRequests.tokenFile"))
                #expect(ended.errors.contains("the settings have 2 mistakes"), "\(ended.errors)")
                #expect(!lab.folder.exists("state"))
            }
            let printed = try await lab.command(
                ["run", "--print-settings", "--config", lab.config])
            #expect(printed.status == 0, "what is right is shown wherever the secrets are")
        }

        @Test func aTakenPortEndsTheStartWith69AndSaysWhichSettingAndWhoHasIt() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.repository.commit("Declare")
            let other = try StubHTTPServer(on: .loopback) { _ in StubResponse(200) }
            defer { other.stop() }
            let ended = try await lab.command(
                ["run", "--config", lab.config, "--set", "status.port=\(other.port)"])
            #expect(ended.status == 69 && ended.output == "")
            #expect(ended.errors.contains("Address already in use"), "\(ended.errors)")
            #expect(ended.errors.contains("'ss -ltnp sport = :\(other.port)'"))
            #expect(ended.errors.contains("'status.port'"))
            #expect(!lab.folder.exists("state/reconciler.sqlite"), "nothing was begun")
        }

        @Test func aStateFolderThatCannotBeUsedIsNamedWithTheReason() async throws {
            let lab = try LabProcess()
            let file = try lab.folder.write("file", "")
            for (path, reason) in [("\(file)/state", "Not a directory"), ("/proc/x", "No such")] {
                let ended = try await lab.command(
                    ["apply", "--config", lab.config, "--set", "stateFolder=\(path)"])
                #expect(ended.status == 1)
                #expect(
                    ended.errors.contains("stateFolder '\(path)' cannot be used: \(reason)"),
                    "\(ended.errors)")
                #expect(!ended.errors.contains("Cocoa"))
            }
        }

        /// When a late step fails, the clients that were opened before are closed.
        @Test func aStartThatFailsLateEndsInOrder() async throws {
            let lab = try LabProcess(
                LabProcess.Options(more: ["snapshot: {ref: refs/reconciler/state}"]))
            try lab.writeCatalogue()
            try lab.repository.commit("Declare")
            for (name, text) in [("link-secret", "short"), ("snapshot-key", "short")] {
                let file = try lab.folder.write("state/\(name)", text)
                let ended = try await lab.command(["run", "--config", lab.config])
                #expect(ended.status == 1, "\(name): \(ended.errors.suffix(500))")
                #expect(!ended.errors.contains("Fatal error"), "\(name)")
                try FileManager.default.removeItem(atPath: file)
            }
        }

        @Test func aBranchThatIsNotThereIsToldWithThoseThatAre() async throws {
            let remote = try TemporaryRepository(branch: "master")
            try remote.commit(writing: "lab.yaml", "kind: Lab\nmetadata: {name: lab}\nspec: {}\n")
            let lab = try LabProcess(LabProcess.Options(remote: remote.path))
            let ended = try await lab.command(["apply", "--config", lab.config])
            #expect(ended.status == 75)
            #expect(ended.errors.contains("it has: master"), "\(ended.errors)")
        }

        @Test func aSocketThatIsForAnotherAccountIsNotCalledOneWithoutADaemon() async throws {
            guard geteuid() == 0 else { return }
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.repository.commit("Declare")
            try await lab.start()
            let program = try lab.folder.write(
                "reconciler", Data(contentsOf: URL(filePath: Services.binary)))
            for path in [lab.folder.path, program] {
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o755], ofItemAtPath: path)
            }
            let ended = try await Command.run(
                "setpriv",
                ["--reuid=65534", "--regid=65534", "--clear-groups", program, "get", "--socket"]
                    + ["\(lab.stateFolder)/reconciler.sock"])
            #expect(ended.status == 1, "\(ended.errors)")
            #expect(ended.errors.contains("this account may not open"), "\(ended.errors)")
        }
    }
}
