import Foundation
import TestSupport

/// A real web server over TLS on a free port, whose certificate only its own authority vouches for.
final class HTTPSServer {
    static let password = "canary-5e1d"

    let folder: TemporaryFolder
    let port: Int
    /// The certificate of the authority, for `SSL_CERT_FILE`.
    let authority: String
    private let process: Process

    init() async throws {
        folder = try TemporaryFolder()
        port = try Ports.free()
        authority = try await Self.authority("ca", in: folder)
        try await Self.certificate(of: "localhost", in: folder)
        process = try Command.process(
            "python3",
            [
                "\(Services.root)/Tests/EndToEnd/Remotes/https_server.py", "\(port)",
                folder.path("server.pem"), folder.path("server.key"),
                try folder.makeFolder("files"), try folder.makeFolder("repositories"),
                "lab:\(Self.password)",
            ], environment: [:], in: folder)
        try process.run()
        try await Ports.awaitAnswer(at: port, of: process, log: folder.path("err"))
    }

    deinit { kill(process.processIdentifier, SIGKILL) }

    /// The address of a file that is served.
    func serve(_ name: String, _ contents: Data) throws -> String {
        try folder.write("files/\(name)", contents)
        return "https://localhost:\(port)/\(name)"
    }

    /// The address of a repository, with a password.
    func address(of repository: String, password: String = password) -> String {
        "https://lab:\(password)@localhost:\(port)/git/\(repository)"
    }

    /// Makes a certificate authority and returns the path of its certificate.
    static func authority(_ name: String, in folder: TemporaryFolder) async throws -> String {
        let path = folder.path("\(name).pem")
        try await openssl(
            ["req", "-x509", "-days", "2", "-subj", "/CN=Authority of a test", "-out", path]
                + newKey(folder.path("\(name).key")))
        return path
    }

    private static func certificate(of host: String, in folder: TemporaryFolder) async throws {
        try await openssl(
            ["req", "-subj", "/CN=\(host)", "-out", folder.path("server.csr")]
                + newKey(folder.path("server.key")))
        let names = try folder.write("names", "subjectAltName=DNS:\(host)\n")
        try await openssl([
            "x509", "-req", "-days", "2", "-in", folder.path("server.csr"), "-CA",
            folder.path("ca.pem"), "-CAkey", folder.path("ca.key"), "-CAcreateserial", "-extfile",
            names, "-out", folder.path("server.pem"),
        ])
    }

    private static func newKey(_ path: String) -> [String] {
        ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", path]
    }

    private static func openssl(_ arguments: [String]) async throws {
        try await Command.output("openssl", arguments)
    }
}
