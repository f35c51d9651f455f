import Execution
import Foundation
import Logging
import Manifests
import Persistence
import Planning
import Repository
import SimulatedWorld
import TestSupport

/// The real loop on a real repository whose commits have to be signed, with an Engine in memory.
struct SignedLab {
    typealias Daemon = Reconciler<GitSource>

    let remote: TemporaryRepository
    let keys: SigningKeys
    /// The operator's file of allowed signers; empty at first.
    let allowedSigners: String
    let store: StateStore
    let daemon: Daemon
    private let folder: TemporaryFolder

    /// - Parameter requiresSignatures: as the operator's settings say it.
    init(requiresSignatures: Bool, folder manifests: String = "") throws {
        remote = try TemporaryRepository()
        keys = try SigningKeys()
        folder = try TemporaryFolder()
        allowedSigners = try keys.allowedSigners([])
        (store, daemon) = try Self.open(
            folder, remote, (allowedSigners, manifests), .unrestricted,
            requiresSignatures: requiresSignatures)
    }

    /// The loop of a process that takes over the same state folder, and demands nothing by itself.
    func restarted(
        under policy: LoadPolicy = .unrestricted, folder manifests: String = ""
    ) throws -> Daemon {
        try store.close()
        return try Self.open(
            folder, remote, (allowedSigners, manifests), policy, requiresSignatures: false
        ).1
    }

    /// Lets a key sign, as the operator does.
    func allow(_ key: SigningKey, as principal: String) throws {
        let known = try String(contentsOfFile: allowedSigners, encoding: .utf8)
        try Data("\(known)\(principal) \(key.publicLine)\n".utf8)
            .write(to: URL(filePath: allowedSigners))
    }

    func writeLab(_ spec: String) throws {
        try remote.write("lab.yaml", "kind: Lab\nmetadata: {name: lab}\nspec: {\(spec)}\n")
    }

    /// Looks at the repository; the commit that is recorded as in force after it.
    func look() async throws -> String? {
        try await daemon.refresh()
        if await daemon.inForce != nil { _ = try await daemon.pass() }
        return try store.acceptedRevision()?.commit
    }

    private static func open(
        _ folder: TemporaryFolder, _ remote: TemporaryRepository,
        _ source: (allowedSigners: String, folder: String), _ policy: LoadPolicy,
        requiresSignatures: Bool
    ) throws -> (StateStore, Daemon) {
        let bench = try LoopBench(in: folder)
        let manifests = GitSource(
            repository: GitRepository(
                settings: GitRepositorySettings(
                    remote: try RemoteLocation(parsing: remote.path),
                    branch: try BranchName("main"), folder: bench.state.mirror,
                    ssh: SSHAccess(identityPath: nil, knownHostsPath: nil),
                    deadlines: MirrorFixture.deadlines),
                inherited: ["PATH": MirrorFixture.path], logger: bench.logger),
            folder: source.folder,
            signers: TrustedSigners(
                allowedSignersPath: source.allowedSigners, keyringPath: nil))
        var settings = bench.settings(
            Resources(milliCPUs: 1000, memoryBytes: 1 << 30, gpus: 0))
        settings.loadPolicy = policy
        settings.requiresSignatures = requiresSignatures
        return (bench.store, bench.daemon(bench.engine(), manifests, settings))
    }
}
