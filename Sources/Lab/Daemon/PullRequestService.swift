import AsyncHTTPClient
import Execution
import Foundation
import GitHosting
import Logging
import Manifests
import Persistence
import Repository
import ServiceLifecycle

/// Plans open pull requests and reports the plans.
struct PullRequestService: Service {
    private let lab: Daemon
    private let client: HTTPClient
    private let watcher: PullRequestWatcher

    /// Nil when the settings watch none.
    static func make(_ lab: Daemon) async throws -> PullRequestService? {
        guard lab.settings.pullRequests.watch else {
            try lab.store.forgetHealth(of: PullRequestWatcher.healthName)
            return nil
        }
        let trust = try CertificateTrust(environment: ProcessInfo.processInfo.environment)
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: trust.applied(to: HostAccess.clientConfiguration))
        do {
            return try PullRequestService(lab: lab, client: client)
        } catch {
            try await client.shutdown()
            throw error
        }
    }

    private init(lab: Daemon, client: HTTPClient) throws {
        let settings = lab.settings.pullRequests
        let remote = try RemoteLocation(parsing: lab.settings.repository.url)
        let host = try HostWiring(
            settings: settings, remote: remote, environment: ProcessInfo.processInfo.environment
        ).reported(client)
        let requests = try Daemon.repository(
            lab.settings, in: lab.folder.requestMirror, lab.logger)
        let planner = ProposalPlanner(
            lab: lab, signer: try SnapshotKey.kept(in: lab.folder).publicKey)
        self.lab = lab
        self.client = client
        watcher = PullRequestWatcher(
            backends: PullRequestBackends(
                mirror: PullRequestMirror(
                    in: requests, besides: lab.repository, limits: .standard),
                branch: try BranchName(lab.settings.repository.branch), host: host,
                publishesRefs: settings.publish == .ref),
            store: lab.store, plan: { try await planner.plan($0) },
            settings: PullRequestSettings(
                secret: try KeptSecret.bytes(at: lab.folder.markerSecret),
                limits: PullRequestLimits(
                    interval: settings.interval, openMax: settings.openMax, plansMax: 4,
                    listLifetime: .seconds(600)),
                policy: lab.reconciler.policy),
            time: lab.time, logger: lab.logger)
    }

    func run() async throws {
        try await serve {
            while !Task.isCancelled {
                let wait = try await watcher.pass()
                try? await lab.time.sleep(wait)  // cancelled at shutdown
            }
        }
    }

    /// Closes the connections. To be called when the service does not run any more.
    func close() async throws { try await client.shutdown() }
}
