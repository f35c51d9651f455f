import Foundation
import TestSupport

/// A lab of one test: its folder, its repository, its settings, and the daemon as a child process.
///
/// The daemon is killed when the last reference goes away, and the lab's containers are removed.
final class LabProcess {
    struct Options {
        var dockerSocket: String?
        /// The remote; nil for the work tree itself that tests write into.
        var remote: String?
        /// Further lines of the settings' `repository`.
        var access: [String] = []
        /// Environment of the daemon and the commands.
        var environment: [String: String] = [:]
        var usesS3 = false
        /// Lines of the settings' `limits`.
        var limits: [String] = []
        var pollInterval = "1s"
        /// Further lines of the settings.
        var more: [String] = []
    }

    let folder: TemporaryFolder
    let repository: TemporaryRepository
    let dockerSocket: String
    let config: String
    let stateFolder: String
    let bucket: String
    /// Part of the names of this lab's users, and so of its containers.
    let tag: String
    let environment: [String: String]
    private(set) var process: Process?
    private var starts = 0
    /// The output of all daemons of this lab, for messages and canaries.
    private var outputs: [TemporaryFolder] = []

    init(_ options: Options = Options()) throws {
        folder = try TemporaryFolder()
        repository = try TemporaryRepository()
        let socket = try options.dockerSocket ?? Services.dockerSocket
        dockerSocket = socket
        stateFolder = folder.path("state")
        tag = folder.path.suffix(8).lowercased()
        bucket = "lab-\(tag)"
        let source =
            [
                "url: \"\(options.remote ?? repository.path)\"",
                "pollInterval: \(options.pollInterval)",
            ] + options.access
        var settings =
            [
                "repository: {\(source.joined(separator: ", "))}",
                "stateFolder: \(stateFolder)", "dockerSocket: \(socket)", "stopGrace: 2s",
                "status: {port: 0}",
            ] + options.more
        if options.usesS3 {
            settings.append("s3: {endpoint: \"\(try Services.s3Endpoint)\", bucket: \(bucket)}")
            environment = options.environment.merging([
                "RECONCILER_S3_ACCESS_KEY": try Services.s3AccessKey,
                "RECONCILER_S3_SECRET_KEY": try Services.s3SecretKey,
            ]) { $1 }
        } else {
            environment = options.environment
        }
        if !options.limits.isEmpty {
            settings.append("limits: {\(options.limits.joined(separator: ", "))}")
        }
        config = try folder.write("config.yaml", settings.joined(separator: "\n") + "\n")
    }

    deinit {
        if let process { kill(process.processIdentifier, SIGKILL) }
        let cleaner = Process()
        cleaner.executableURL = URL(filePath: "/bin/sh")
        let docker = "docker -H unix://\(dockerSocket)"
        cleaner.arguments = [
            "-c",
            "\(docker) ps -aq --filter name=-\(tag)- | xargs -r \(docker) rm -fv >/dev/null 2>&1",
        ]
        guard (try? cleaner.run()) != nil else { return }  // the test's result stands
        cleaner.waitUntilExit()
    }

    /// Starts the daemon and waits until it answers.
    func start(_ arguments: [String] = []) async throws {
        let output = try TemporaryFolder()
        outputs.append(output)
        let process = try Command.process(
            Services.binary, ["run", "--config", config] + arguments, environment: environment,
            in: output)
        try process.run()
        self.process = process
        try await poll("the daemon to answer") {
            guard process.isRunning else { throw Failure("the daemon ended: \(self.errors)") }
            return try await self.curl("/healthz").status == 0
        }
    }

    /// Ends the daemon as a power cut would.
    func crash() async throws {
        guard let process else { throw Failure("no daemon runs") }
        kill(process.processIdentifier, SIGKILL)
        try await awaitEnd()
    }

    /// Pauses the daemon, like a machine that is overloaded, and returns its process, so that
    /// another daemon can be started beside it.
    func pause() throws -> Process {
        guard let process else { throw Failure("no daemon runs") }
        kill(process.processIdentifier, SIGSTOP)
        self.process = nil
        return process
    }

    /// Ends the daemon by SIGTERM and returns its exit status.
    @discardableResult
    func stop() async throws -> Int32 {
        guard let process else { throw Failure("no daemon runs") }
        kill(process.processIdentifier, SIGTERM)
        try await awaitEnd()
        return process.terminationStatus
    }

    private func awaitEnd() async throws {
        try await poll("the daemon to end") { self.process?.isRunning != true }
        process = nil
    }

    /// Runs a command of the program under test.
    func command(_ arguments: [String]) async throws -> Finished {
        try await Command.run(Services.binary, arguments, environment: environment)
    }

    /// Runs a command that talks to this lab's daemon, and must succeed.
    func client(_ arguments: [String]) async throws -> String {
        let finished = try await command(arguments + ["--config", config])
        guard finished.status == 0 else {
            throw Failure("\(arguments): exit \(finished.status): \(finished.errors)")
        }
        return finished.output
    }

    /// Everything that the daemons of this lab wrote to standard error.
    var errors: String { outputs.map { text($0.path("err")) }.joined() }
    var output: String { outputs.map { text($0.path("out")) }.joined() }

    private func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
