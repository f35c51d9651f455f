import FlyingFox
import FlyingSocks
import Foundation
public import Logging
public import Persistence

/// The HTTP service of the pages and the API: a port on loopback and a Unix socket.
///
/// A visitor over the port is anonymous until they sign in; a visitor over the socket is admin. The
/// port is on loopback only: another host reaches it through a reverse proxy.
public struct StatusServer: Sendable {
    private let service: StatusService
    private let log: Logger

    public init(
        configuration: StatusConfiguration, reports: any LabReports, actions: StatusActions,
        environment: StatusEnvironment, log: Logger
    ) {
        self.log = log
        service = StatusService(
            reports: reports, actions: actions, environment: environment,
            configuration: configuration,
            accounts: Accounts(environment: environment),
            checks: RequestChecks(configuration),
            base: BasePath(publicURL: configuration.publicURL),
            streams: StreamGate(limit: configuration.limits.streamsMax),
            turns: AnswerTurns(limit: configuration.limits.answersMax), log: log)
    }

    /// The path and query of a new sign-in link for `viewer`; it works once, within 15 minutes.
    public func makeSignInLink(for viewer: Viewer) throws -> String {
        try service.accounts.makePath(for: viewer)
    }

    /// The whole address of a new sign-in link, as `makeSignInLink` makes it; nil while the port
    /// is not listened on.
    public func makeSignInAddress(for viewer: Viewer) throws -> String? {
        try service.accounts.makeAddress(for: viewer)
    }

    /// Serves until the task is cancelled. `report` is called with the port, or nil for the Unix
    /// socket, each time one of the two begins to listen.
    ///
    /// - Throws: when an address cannot be listened on at the start. A listener that fails later,
    ///   for example when the process is out of file descriptors, is started again after 200 ms.
    public func run(whenListening report: @escaping @Sendable (UInt16?) async -> Void) async throws
    {
        let configuration = service.configuration
        try await withThrowingTaskGroup(of: Void.self) { group in
            if let port = configuration.port {
                group.addTask { try await servePort(port, report) }
            }
            if let path = configuration.socketPath {
                group.addTask { try await serveSocket(path, report) }
            }
            // A listener that cannot listen ends both, at once.
            while try await group.next() != nil {}
        }
    }

    private func servePort(_ port: UInt16, _ report: @Sendable (UInt16?) async -> Void) async throws
    {
        var port = port
        do {
            try await again { works in
                let (streams, turns) = (service.streams, service.turns)
                let pool = LimitedSocketPool(limits: service.configuration.limits) { gone in
                    for connection in gone { streams.close(connection) }
                    turns.forgetSome()
                }
                let server = HTTPServer(
                    config: Self.configuration(
                        address: try .inet(ip4: "127.0.0.1", port: port), pool: pool),
                    handler: ClosureHTTPHandler { request in
                        let isAhead = pool.requestArrived(from: request.remoteAddress)
                        return await service.answer(request, over: .port, isAhead: isAhead)
                    })
                try await serve(server) { address in
                    works()
                    if case .ip4(_, let bound) = address { port = bound }
                    service.accounts.serve(at: service.address(port: port))
                    await report(port)
                }
            }
        } catch SocketError.failed(_, let code, _) {
            throw StatusPort.refusal(port, code)
        }
    }

    private func serveSocket(_ path: String, _ report: @Sendable (UInt16?) async -> Void)
        async throws
    {
        guard path.utf8.count <= 100 else {
            throw StatusServerError.socketPathTooLong(path)
        }
        try await again { works in
            try removeStaleSocket(path)
            let server = HTTPServer(
                config: Self.configuration(
                    address: .unix(path: path), pool: HTTPServer.defaultPool(logger: .disabled)),
                handler: ClosureHTTPHandler { request in
                    await service.answer(request, over: .socket)
                })
            try await serve(server) { _ in
                works()
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o600], ofItemAtPath: path)
                await report(nil)
            }
        }
    }

    /// Runs one listener until it fails. `listening` is called once it listens.
    private func serve(
        _ server: HTTPServer, listening: (Socket.Address?) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await server.run()
                return false
            }
            group.addTask {
                try await server.waitUntilListening()
                return true
            }
            while let isListening = try await group.next() {
                if isListening { try await listening(server.listeningAddress) }
            }
        }
    }

    /// Repeats `body`, which calls `works` once it works; a failure before that is thrown.
    private func again(_ body: (_ works: () -> Void) async throws -> Void) async throws {
        var hasWorked = false
        while true {
            do {
                try await body { hasWorked = true }
            } catch {
                try Task.checkCancellation()
                guard hasWorked else { throw error }
                log.error("a listener failed and starts again", metadata: ["error": "\(error)"])
            }
            try await service.environment.sleep(.milliseconds(200))
        }
    }

    private func removeStaleSocket(_ path: String) throws {
        let manager = FileManager.default
        guard manager.fileExists(atPath: path) else { return }
        let type = try manager.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        guard type == .typeSocket else { throw StatusServerError.notASocket(path) }
        try manager.removeItem(atPath: path)
    }

    private static func configuration(
        address: some SocketAddress, pool: some AsyncSocketPool
    ) -> HTTPServer.Configuration {
        HTTPServer.Configuration(
            address: address, timeout: 15, sharedRequestBufferSize: 4_096,
            sharedRequestReplaySize: 65_536, pool: pool, logger: .disabled)
    }
}

/// Why the service cannot listen.
public enum StatusServerError: Error, CustomStringConvertible {
    case cannotListen(port: UInt16, reason: String)
    case socketPathTooLong(String)
    case notASocket(String)

    public var description: String {
        switch self {
        case .cannotListen(let port, let reason):
            "the status pages cannot listen on port \(port) of 127.0.0.1: \(reason); "
                + (reason == String(cString: strerror(EADDRINUSE))
                    ? "'ss -ltnp sport = :\(port)' names the program that does; end that, or " : "")
                + "set 'status.port' to another port"
        case .socketPathTooLong(let path):
            "the socket path \(path) has \(path.utf8.count) bytes; at most 100 are possible"
        case .notASocket(let path):
            "\(path) exists and is not a socket; remove it or choose another path"
        }
    }
}
