import AsyncHTTPClient
import Execution
import Foundation
import GitHosting
import Logging
import Manifests
import Persistence
import Planning
import Repository
import Synchronization
import TestSupport

/// A watcher on a real repository and a real store, which reports to a scripted GitHub.
///
/// Its plans list the files of the revision it is given, so that a test sees what would be planned.
final class WatcherBench {
    let remote: TemporaryRepository
    let github: StubGitHub
    let store: StateStore
    private let folder: TemporaryFolder
    private let client: HTTPClient
    private let clock = Clock()
    private let branch: GitRepository
    private var watcher: PullRequestWatcher

    /// The parts of the outside that a test sets, besides git and the host.
    final class Clock: Sendable {
        let seconds = Mutex(0)
        let planned = Mutex([String]())
        let failure = Mutex((any Error)?.none)
        let marks = Mutex([PlanningMark]())

        func source() -> TimeSource {
            TimeSource(
                now: { [self] in
                    let now = seconds.withLock(\.self)
                    return Instant(
                        bootID: "boot", uptime: .seconds(now), wall: .seconds(1_700_000_000 + now))
                }, sleep: { _ in })
        }
    }

    struct Problem: Error, CustomStringConvertible { let description: String }

    private init(_ parts: Parts) throws {
        remote = parts.remote
        github = parts.github
        store = parts.store
        folder = parts.folder
        client = parts.client
        branch = parts.branch
        watcher = try Self.watcher(parts, clock)
        restarted = { [clock] in try Self.watcher(parts, clock) }
    }

    private let restarted: () throws -> PullRequestWatcher

    private struct Parts {
        let remote: TemporaryRepository
        let github: StubGitHub
        let store: StateStore
        let folder: TemporaryFolder
        let client: HTTPClient
        let branch: GitRepository
        let options: Options
    }

    /// How a test's watcher differs from the usual one.
    struct Options {
        var publishesRefs = true
        var tellsHost = true
        var fetchMaxBytes = 1 << 30
    }

    static func run(
        _ options: Options = Options(), _ body: (WatcherBench) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let remote = try TemporaryRepository()
        try remote.commit(writing: "a.yaml", "1\n2\n3\n4\n5\n6\n7\n")
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: HostAccess.clientConfiguration)
        let github = try StubGitHub()
        defer { github.stop() }
        let parts = Parts(
            remote: remote, github: github,
            store: try StateStore.open(
                at: folder.path("state.sqlite"), installationID: "lab-1",
                logger: Logger(label: "test")),
            folder: folder, client: client,
            branch: try repository(remote, folder.path("mirror")), options: options)
        do {
            let bench = try WatcherBench(parts)
            try await bench.accept()
            try await body(bench)
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    private static func repository(
        _ remote: TemporaryRepository, _ folder: String
    ) throws -> GitRepository {
        GitRepository(
            settings: GitRepositorySettings(
                remote: try RemoteLocation(parsing: remote.path), branch: try BranchName("main"),
                folder: folder, ssh: SSHAccess(identityPath: nil, knownHostsPath: nil),
                deadlines: GitDeadlines(
                    look: .seconds(120), transfer: .seconds(120), read: .seconds(120))),
            inherited: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""],
            logger: Logger(label: "test"))
    }

    private static func watcher(
        _ parts: Parts, _ clock: Clock
    ) throws -> PullRequestWatcher {
        guard let token = HostToken(StubGitHub.token) else { throw Failure("no token") }
        let access = try HostAccess(
            api: parts.github.address, project: "lab/manifests", token: token,
            client: parts.client, requestTimeout: .seconds(300))
        return PullRequestWatcher(
            backends: PullRequestBackends(
                mirror: PullRequestMirror(
                    in: try repository(parts.remote, parts.folder.path("requests")),
                    besides: parts.branch,
                    limits: PullRequestMirrorLimits(
                        fetchMaxBytes: parts.options.fetchMaxBytes, keptMaxBytes: 2 << 30)),
                branch: try BranchName("main"),
                host: parts.options.tellsHost
                    ? ReportedHost(host: GitHubHost(access), family: .pull, name: "github stub")
                    : nil,
                publishesRefs: parts.options.publishesRefs),
            store: parts.store, plan: { try await plan($0, clock, parts.store) },
            settings: PullRequestSettings(
                secret: Array("a secret of the lab".utf8),
                limits: PullRequestLimits(
                    interval: .seconds(60), openMax: 3, plansMax: 2,
                    listLifetime: .seconds(600)),
                policy: .standard(capacity: Resources(milliCPUs: 1, memoryBytes: 1, gpus: 0))),
            time: clock.source(), logger: Logger(label: "test"))
    }

    private static func plan(
        _ proposal: Proposal, _ clock: Clock, _ store: StateStore
    ) async throws -> ProposedPlan {
        clock.planned.withLock { $0.append(proposal.name) }
        let marks = try store.planningMarks()
        clock.marks.withLock { $0 = marks }
        if let failure = clock.failure.withLock({ $0.take() }) {
            throw failure
        }
        let files = try await ManifestReader(proposal.reader, folder: "", limits: .proposal)
            .files(at: proposal.revision)
        let text = files.map { "\($0.path): \(String(decoding: $0.content, as: UTF8.self))" }
            .joined(separator: "\n")
        let isBroken = text.contains("broken")
        let words = (proposal.notes + [text]).joined(separator: "\n")
        return ProposedPlan(
            state: isBroken ? .failure : .success, summary: "\(files.count) files",
            markdown: "\(proposal.head.abbreviated)\n\(words)\n",
            document: Data(words.utf8), digest: ContentDigest.sha256(Array(words.utf8)))
    }
}

extension WatcherBench {
    @discardableResult
    func pass() async throws -> Duration { try await watcher.pass() }

    /// A new process on the same store and folders.
    func restart() throws { watcher = try restarted() }

    var now: Instant { clock.source().now() }

    func advance(_ seconds: Int) { clock.seconds.withLock { $0 += seconds } }

    /// Lets the next plan fail.
    func failNextPlan(_ words: String) { failNextPlan(Problem(description: words)) }

    func failNextPlan(_ error: any Error) { clock.failure.withLock { $0 = error } }

    /// Whether the objects of requests are on the disk.
    var keepsObjects: Bool { folder.exists("requests/mirror.git") }

    /// The marks in the store during the last plan.
    var marksWhilePlanned: [PlanningMark] { clock.marks.withLock(\.self) }

    /// The requests that were planned, in order.
    var planned: [String] { clock.planned.withLock(\.self) }

    /// Accepts the branch as it is, as the loop does.
    func accept() async throws {
        let head = try await branch.fetch()
        try store.accept(
            [],
            of: DesiredState(
                resources: [], invalid: [], pruneHolds: [], renames: [:], warnings: []),
            edited: nil,
            revision: AcceptedRevision(
                commit: head.id, subject: "s", author: "a", committedAt: .zero),
            at: clock.source().now())
    }

    /// Opens a request, or pushes to it.
    @discardableResult
    func propose(_ number: Int, _ file: String, _ text: String) throws -> String {
        try remote.branch("topic-\(number)")
        let head = try remote.commit(writing: file, text)
        try remote.git(["update-ref", "refs/pull/\(number)/head", head])
        try remote.checkout("main")
        try remote.git(["branch", "-D", "--quiet", "topic-\(number)"])
        github.open(number)
        return head
    }

    /// The planned commits whose refs are at the remote.
    var refs: Set<String> {
        get throws {
            let names = try remote.git([
                "for-each-ref", "--format=%(refname)", "refs/reconciler/plans",
            ])
            return Set(
                names.split(separator: "\n").compactMap { $0.split(separator: "/").last }
                    .map(String.init))
        }
    }

    /// The watcher's health message; empty when it is healthy, nil when nothing was ever wrong.
    func health() async throws -> String? {
        try await store.dashboard(for: .admin, at: now).health
            .first { $0.name == PullRequestWatcher.healthName }.map {
                $0.isHealthy ? "" : $0.message
            }
    }
}
