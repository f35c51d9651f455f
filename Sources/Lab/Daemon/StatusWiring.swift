import Execution
import Foundation
import Logging
import Manifests
import ObjectStorage
import Persistence
import ServiceLifecycle
import StatusAPI

/// The status server with its view into the rest of the daemon.
struct StatusWiring: Service {
    let lab: Daemon
    let requests: WakeSignal
    let logs: ContainerLogs
    /// Gets the address that signs one browser in.
    let signIn: @Sendable (String) throws -> Void

    func run() async throws {
        let time = lab.time
        let settings = lab.settings.status
        var configuration = StatusConfiguration(
            port: UInt16(settings.port), socketPath: lab.folder.socket,
            allowedHosts: settings.allowedHosts, limits: .standard)
        configuration.publicURL = settings.publicURL
        let server = StatusServer(
            configuration: configuration,
            reports: StoredReports(
                store: lab.store, now: time.now,
                loop: LoopView(
                    policy: { lab.reconciler.policy },
                    missingForFirstPlan: { lab.reconciler.recovery.missing },
                    limits: { try await lab.reconciler.limitsInForce() },
                    desired: { lab.reconciler.desiredInForce })),
            actions: actions,
            environment: StatusEnvironment(
                now: time.now, sleep: time.sleep, makeSecret: Identity.secret,
                store: lab.store),
            log: lab.logger)
        let (bucket, logger, signIn) = (lab.bucket, lab.logger, signIn)
        try await serve {
            try await server.run { port in
                guard let port else { return logger.info("listening on the Unix socket") }
                logger.info("status pages at http://127.0.0.1:\(port)/")
                bucket.serve(at: port, logger)
                do {
                    guard let link = try server.makeSignInAddress(for: .admin) else { return }
                    try signIn(link)
                } catch {
                    logger.warning(
                        "nobody reads the sign-in link; 'reconciler sign-in-link' makes another")
                }
            }
        }
    }

    private var actions: StatusActions {
        let reader = OwnedResults(
            store: lab.store, folder: lab.folder, bucket: lab.bucket, logs: logs,
            now: lab.time.now, wake: lab.reconciler.wake)
        let (lab, requests) = (lab, requests)
        return StatusActions(
            readLog: { request in try await reader.log(request) },
            files: StatusActions.Files(
                preview: { request, viewer in try await reader.preview(request, for: viewer) },
                object: { request in try await reader.object(request) },
                mintLink: { id, viewer in try await reader.mintLink(for: id, by: viewer) }),
            operations: StatusActions.Operations(
                sync: { commit in
                    if let commit { await lab.reconciler.acceptRewind(to: commit) }
                    requests.ring()
                },
                approve: { try await lab.reconciler.approveTrips() }),
            changeNotice: { id, change, viewer in
                switch change {
                case .markRead:
                    try lab.store.markNoticeRead(id, by: viewer, at: lab.time.now())
                case .delete: try lab.store.deleteNotice(id, by: viewer, at: lab.time.now())
                }
            },
            signedIn: { viewer in try lab.store.recordSignIn(of: viewer, at: lab.time.now()) })
    }
}
