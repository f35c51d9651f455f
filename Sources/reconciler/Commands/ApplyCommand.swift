import ArgumentParser
import Execution
import Foundation
import Lab
import Logging
import Manifests
import Persistence
import Planning

struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Carry out what the repository declares until nothing is left to do, then end.",
        discussion: """
            It does not wait for things that only time ends, such as an expiry, nor for work that \
            fails again and again; it names that work. With a plan it carries out only that plan. \
            If the manifests or the lab have changed since the plan was made, it does nothing and \
            lists the changes.
            """)

    @Argument(help: "A plan made by 'plan --out'.")
    var plan: String?

    @OptionGroup var daemon: DaemonOptions

    func run() async throws {
        let agreed = try plan.map { try PlanFile.read($0) }
        let settings = try daemon.loadForStart()
        let logger = DaemonOptions.logger(settings)
        let lock = try StateLock.take(settings)
        let lab = try await Daemon.open(settings, logger: logger)
        let status: ExitStatus
        do {
            status = try await converge(lab, to: agreed)
        } catch {
            try await lab.close()
            throw error
        }
        try await lab.close()
        withExtendedLifetime(lock) {}
        if status != .fine { throw status.code }
    }

    private func converge(_ lab: Daemon, to agreed: PlanFile?) async throws -> ExitStatus {
        try await lab.reconciler.resume()
        try await lab.reconciler.refresh()
        if let problem = try lab.store.lastSync()?.error {
            throw CommandFailure(status: .tryAgain, message: problem)
        }
        if let agreed, let stale = try await refusal(of: agreed, in: lab) { throw stale }
        try await lab.reconciler.run(untilQuiet: true)
        try await SnapshotService(lab: lab)?.tell()
        return try await status(of: lab)
    }

    /// Why a plan is not carried out; nil when everything is as it was.
    private func refusal(of agreed: PlanFile, in lab: Daemon) async throws -> CommandFailure? {
        guard let live = try await lab.reconciler.livePlan() else { return nil }
        let now = PlanFile(
            plan: live.plan, desired: live.desired.resources, known: live.observed.inventory,
            comparedWith: "")
        let moved = agreed.differences(from: now)
        guard !moved.isEmpty else { return nil }
        let shown = moved.prefix(20).map { "\n  \($0)" }.joined()
        let rest = moved.count > 20 ? "\n  and \(moved.count - 20) more" : ""
        return CommandFailure(
            status: .refused,
            message: "the plan is stale, so nothing was done; plan again. "
                + "Changes since the plan:\(shown)\(rest)")
    }

    private func status(of lab: Daemon) async throws -> ExitStatus {
        let report = try await lab.reconciler.pass()
        var applying: [ExitStatus] = []
        if await lab.reconciler.inForce?.result.hasErrors == true { applying.append(.invalid) }
        if !report.plan.guardTrips.isEmpty { applying.append(.refused) }
        for trip in report.plan.guardTrips { Console.error(trip.message) }
        let lacking: Set<Reason> = [
            .engineUnreachable, .bucketUnreachable, .imageUnavailable, .diskLow, .engineFailing,
            .repositoryUnreachable,
        ]
        for standing in report.plan.standings where lacking.contains(standing.reason) {
            Console.error("\(standing.resource): \(standing.message)")
            applying.append(.tryAgain)
        }
        for standing in report.plan.standings where standing.phase == .failed {
            let detail = try await lab.store.resource(
                standing.resource, for: .admin, by: lab.reconciler.policy, at: lab.time.now())
            let why = detail?.attempts.first?.message.map { ": \($0)" } ?? ""
            Console.error("\(standing.resource) failed: \(standing.message)\(why)")
            applying.append(.error)
        }
        // Actions that failed so often that nobody waited for them, or that were cut off.
        for action in report.plan.actions {
            Console.error("still to be done: \(action.id.rawValue)")
            applying.append(.tryAgain)
        }
        return .first(of: applying)
    }
}

/// Options of the commands that do the daemon's work.
struct DaemonOptions: ParsableArguments {
    @Option(help: "Settings file; else $RECONCILER_CONFIG, else /etc/reconciler/reconciler.yaml.")
    var config: String?

    @Option(name: .customLong("log-level"), help: "trace, debug, info, notice, warning or error.")
    var logLevel: String?

    @Option(
        name: .customLong("set"),
        help: "NAME=VALUE of a setting, such as status.port=9000; before environment and file.")
    var overrides: [String] = []

    /// The settings, checked by the rules for values.
    func load() throws -> LoadedSettings { try load(checking: SettingRules.values) }

    /// The settings of a daemon that starts now, checked together with everything that they need.
    func loadForStart() throws -> DaemonSettings {
        let environment = ProcessInfo.processInfo.environment
        let settings = try load(checking: SettingRules.start(environment)).settings
        _ = try CertificateTrust(environment: environment)
        return settings
    }

    private func load(checking checks: [SettingCheck]) throws -> LoadedSettings {
        var flags = try overrides.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw ValidationError("'--set' takes NAME=VALUE, such as status.port=9000")
            }
            return SettingOverride(set: String(parts[0]), to: String(parts[1]))
        }
        if let logLevel {
            flags.append(
                SettingOverride(name: "logLevel", value: logLevel, source: "--log-level"))
        }
        return try SettingsFile.load(flag: config, overrides: flags, checks: checks)
    }

    static func logger(_ settings: DaemonSettings) -> Logger {
        var logger = Logger(label: "reconciler") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: settings.logLevel.rawValue) ?? .info
        return logger
    }
}
