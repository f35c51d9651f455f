import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// A lab, CI and researchers that meet only behind a real sshd.
    @Suite(.serialized) struct SSHRemoteTests {
        private let server: SSHServer
        private let remote: SharedRemote
        private let lab: LabProcess

        init() async throws {
            let server = try await SSHServer()
            let bare = server.folder.path("lab.git")
            var options = LabProcess.Options()
            options.remote = try server.address(of: bare)
            options.access = [
                "ssh: {identity: \"\(server.identity)\", knownHosts: \"\(server.knownHosts)\"}"
            ]
            options.more = SharedRemote.settings
            lab = try LabProcess(options)
            remote = try SharedRemote(
                bare, at: try server.address(of: bare), access: server.command, of: lab)
            self.server = server
        }

        @Test func theLabLivesByItAndTellsItsStateAndPlansThroughIt() async throws {
            try await remote.expectsALabThatLivesByIt()
        }

        @Test func aHostKeyThatIsNotTheKnownOneIsRefusedInWords() async throws {
            try await remote.declare()
            func apply(_ setting: String, _ path: String) async throws -> Finished {
                try await lab.command([
                    "apply", "--config", lab.config, "--set", "repository.ssh.\(setting)=\(path)",
                ])
            }
            let unknown = try await apply("knownHosts", try server.folder.write("none", ""))
            #expect(unknown.status == 75, "\(unknown.errors)")
            #expect(unknown.errors.contains("host key of the repository's server is not known"))
            #expect(unknown.errors.contains("No ED25519 host key is known for [127.0.0.1]"))

            let other = try await SSHServer.key("other", in: server.folder)
            let line = "[127.0.0.1]:\(server.port) \(try SSHServer.publicKey(of: other))\n"
            let changed = try await apply("knownHosts", try server.folder.write("changed", line))
            #expect(changed.status == 75, "\(changed.errors)")
            #expect(changed.errors.contains("host key of the repository's server is not known"))
            #expect(changed.errors.contains("REMOTE HOST IDENTIFICATION HAS CHANGED"))
            #expect(!changed.errors.contains("@@@"), "no banner for a terminal")

            let stranger = try await apply("identity", other)
            #expect(stranger.status == 75, "\(stranger.errors)")
            #expect(stranger.errors.contains("refused the credentials"))
            #expect(stranger.errors.contains("Permission denied (publickey)"))

            #expect(try await lab.command(["apply", "--config", lab.config]).status == 0)
        }
    }
}
