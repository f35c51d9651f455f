import Foundation
import TestSupport

/// A real sshd on a free port of 127.0.0.1 whose only key reaches git and nothing else.
///
/// Its paths hold a space, as an operator's may.
final class SSHServer {
    let folder: TemporaryFolder
    let port: Int
    /// The private key that is let in.
    let identity: String
    /// The host key, as `known_hosts` has it.
    let knownHosts: String
    private let listener: Int32
    private let shell: Process

    init() async throws {
        folder = try TemporaryFolder()
        port = try Ports.free()
        identity = try await Self.key("a key", in: folder)
        let host = try await Self.key("host key", in: folder)
        knownHosts = try folder.write(
            "known hosts", "[127.0.0.1]:\(port) \(try Self.publicKey(of: host))\n")
        // As on git hosts, every requested command goes through git's own shell.
        let allowed = try folder.write(
            "authorized",
            "restrict,command=\"git shell -c \\\"$SSH_ORIGINAL_COMMAND\\\"\" "
                + "\(try Self.publicKey(of: identity))\n")
        let config = try folder.write(
            "sshd_config",
            """
            ListenAddress 127.0.0.1
            Port \(port)
            HostKey "\(host)"
            AuthorizedKeysFile "\(allowed)"
            PidFile none
            UsePAM no
            StrictModes no
            PermitRootLogin forced-commands-only
            AuthenticationMethods publickey
            LogLevel VERBOSE

            """)
        if geteuid() == 0 {
            // The folder in which an sshd of root confines clients that are not signed in yet;
            // usually a service manager makes it.
            try FileManager.default.createDirectory(
                atPath: "/run/sshd", withIntermediateDirectories: true)
        }
        let program = try await Command.output(
            "/bin/sh", ["-c", "PATH=$PATH:/usr/sbin command -v sshd"])
        // Not started directly: sshd closes the descriptor by which Foundation would see it end.
        shell = try Command.process(
            "/bin/sh", ["-c", "\"$0\" -D -e -f \"$1\" & echo $!; wait", program, config],
            environment: [:], in: folder)
        try shell.run()
        try await Ports.awaitAnswer(at: port, of: shell, log: folder.path("err"))
        let shown = try String(contentsOfFile: folder.path("out"), encoding: .utf8)
        guard let listener = Int32(shown.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Failure("'\(shown)' is no process id")
        }
        self.listener = listener
    }

    deinit {
        kill(listener, SIGKILL)
        kill(shell.processIdentifier, SIGKILL)
    }

    func address(of path: String) throws -> String {
        "ssh://\(NSUserName())@127.0.0.1:\(port)\(path)"
    }

    /// Environment for the git of a person or of CI.
    var command: [String: String] {
        [
            "GIT_SSH_COMMAND":
                "ssh -F none -i '\(identity)' -o IdentitiesOnly=yes -o BatchMode=yes "
                + "-o 'UserKnownHostsFile=\"\(knownHosts)\"' -o StrictHostKeyChecking=yes"
        ]
    }

    /// Makes a pair of keys and returns the path of the private one.
    static func key(_ name: String, in folder: TemporaryFolder) async throws -> String {
        let path = folder.path(name)
        try await Command.output(
            "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path])
        return path
    }

    static func publicKey(of path: String) throws -> String {
        try String(contentsOfFile: "\(path).pub", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
