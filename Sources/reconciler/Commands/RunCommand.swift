import ArgumentParser
import Execution
import Logging
import Manifests
import ServiceLifecycle
import StatusAPI
import UnixSignals

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run the daemon until it is told to stop.",
        discussion: "SIGTERM and SIGINT finish the actions under way; containers go on running.")

    @OptionGroup var daemon: DaemonOptions

    @Flag(
        name: .customLong("sign-in-link"),
        help: "Print a link to standard output that signs one browser in as admin, once.")
    var printsSignInLink = false

    @Flag(
        name: .customLong("print-settings"),
        help: "Print the settings in force and where each came from, and end.")
    var printsSettings = false

    func run() async throws {
        guard !printsSettings else {
            return try Console.result(SettingsFile.table(of: daemon.load()))
        }
        let settings = try daemon.loadForStart()
        let logger = DaemonOptions.logger(settings)
        let lock = try StateLock.take(settings)
        try StatusPort.check(UInt16(settings.status.port))
        let lab = try await Lab.open(settings, logger: logger)
        do {
            try await serve(lab, logger)
        } catch {
            try await lab.close()
            throw error
        }
        try await lab.close()
        logger.info("stopped; containers go on running, and the next start takes them up")
        withExtendedLifetime(lock) {}
    }

    private func serve(_ lab: Lab, _ logger: Logger) async throws {
        try await lab.reconciler.resume()
        let requests = WakeSignal()
        let logs = ContainerLogs(engine: lab.engine, folder: lab.folder.logs, time: lab.time)
        let status = StatusWiring(
            lab: lab, requests: requests, logs: logs, printsSignInLink: printsSignInLink)
        var services: [any Service] = [
            status, ContainerLogService(logs: logs), WorkerFollowService(lab: lab),
            ReconcilerService(lab: lab),
            SourceService(lab: lab, requests: requests), EngineEventService(lab: lab),
        ]
        if let snapshots = try SnapshotService(lab: lab) { services.append(snapshots) }
        let requestPlans = try await PullRequestService.make(lab)
        if let requestPlans { services.append(requestPlans) }
        do {
            try await run(services, logger)
        } catch {
            try await requestPlans?.close()
            throw error
        }
        try await requestPlans?.close()
    }

    private func run(_ services: [any Service], _ logger: Logger) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { .init(service: NamedService($0)) },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }
}

/// A service that shows its name and nothing that it holds: secrets are among that, and the group
/// of services prints them.
private struct NamedService: Service, CustomStringConvertible {
    let description: String
    private let service: any Service

    init(_ service: any Service) {
        description = "\(type(of: service))"
        self.service = service
    }

    func run() async throws { try await service.run() }
}
