import Foundation
import Logging
import Repository
import TestSupport

/// A folder for mirrors, and mirrors of a given remote in it.
struct MirrorFixture {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    static let deadlines = GitDeadlines(
        look: .seconds(20), transfer: .seconds(60), read: .seconds(60))

    static let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"

    func mirror(
        of remote: String, branch: String = "main", folder path: String? = nil,
        deadlines: GitDeadlines = Self.deadlines,
        inherited: [String: String] = ["PATH": Self.path]
    ) throws -> GitRepository {
        let settings = GitRepositorySettings(
            remote: try RemoteLocation(parsing: remote), branch: try BranchName(branch),
            folder: path ?? folder.path("mirror"),
            ssh: SSHAccess(identityPath: nil, knownHostsPath: nil), deadlines: deadlines)
        return GitRepository(
            settings: settings, inherited: inherited, logger: Logger(label: "test"))
    }

    /// A search path whose git notes each of its runs and is git otherwise.
    func countingGit() throws -> (path: String, count: () throws -> Int) {
        let notes = try folder.write("runs", "")
        let stub = try folder.write(
            "bin/git",
            """
            #!/bin/sh
            echo run >> '\(notes)'
            PATH='\(Self.path)' exec git "$@"

            """)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: stub)
        return (
            "\(folder.path("bin")):\(Self.path)",
            { try String(contentsOfFile: notes, encoding: .utf8).split(separator: "\n").count }
        )
    }

    /// Where the mirror keeps an object that is not in a pack.
    func objectPath(_ id: String) -> String {
        folder.path("mirror/mirror.git/objects/\(id.prefix(2))/\(id.dropFirst(2))")
    }

    func text(
        of file: String, at revision: Revision, in reader: ObjectReader
    ) async throws -> String {
        let listing = try await reader.files(at: revision, under: "", maxFiles: 10_000)
        guard let id = listing.files.first(where: { $0.path == file })?.blobID else { return "" }
        let blobs = try await reader.blobs(
            [id], maxBytesEach: 1 << 20, maxBytesTogether: 1 << 20)
        return String(decoding: blobs[id] ?? Data(), as: UTF8.self)
    }
}

/// A port of this machine that takes connections and never answers.
final class SilentPort: Sendable {
    let number: Int
    private let descriptor: CInt

    init() throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 && listen(descriptor, 8) == 0
                    && getsockname(descriptor, generic, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
        number = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit {
        close(descriptor)
    }
}
