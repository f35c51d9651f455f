import ArgumentParser
import Lab
import Logging
import Manifests
import StatusAPI

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
        let lab = try await Daemon.open(settings, logger: logger)
        do {
            try await lab.serve { link in
                guard printsSignInLink else { return }
                try Console.result(link)
            }
        } catch {
            try await lab.close()
            throw error
        }
        try await lab.close()
        logger.info("stopped; containers go on running, and the next start takes them up")
        withExtendedLifetime(lock) {}
    }
}
