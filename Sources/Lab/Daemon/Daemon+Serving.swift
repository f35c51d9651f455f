import Execution
import Logging
import ServiceLifecycle
import UnixSignals

extension Daemon {
    /// Serves until the process is told to stop, and finishes the actions under way.
    ///
    /// - Parameter signIn: called with an address that signs one browser in as admin, once.
    package func serve(signIn: @escaping @Sendable (String) throws -> Void) async throws {
        try await reconciler.resume()
        let requests = WakeSignal()
        let logs = ContainerLogs(engine: engine, folder: folder.logs, time: time)
        let status = StatusWiring(
            lab: self, requests: requests, logs: logs, signIn: signIn)
        var services: [any Service] = [
            status, ContainerLogService(logs: logs), WorkerFollowService(lab: self),
            ReconcilerService(lab: self),
            RepositoryService(lab: self, requests: requests), EngineEventService(lab: self),
        ]
        if let snapshots = try SnapshotService(lab: self) { services.append(snapshots) }
        let requestPlans = try await PullRequestService.make(self)
        if let requestPlans { services.append(requestPlans) }
        do {
            try await run(services)
        } catch {
            try await requestPlans?.close()
            throw error
        }
        try await requestPlans?.close()
    }

    private func run(_ services: [any Service]) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { .init(service: NamedService($0)) },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }
}

/// A service whose description is only its name. The group of services prints descriptions, and
/// those of the services themselves would contain secrets.
private struct NamedService: Service, CustomStringConvertible {
    let description: String
    private let service: any Service

    init(_ service: any Service) {
        description = "\(type(of: service))"
        self.service = service
    }

    func run() async throws { try await service.run() }
}
