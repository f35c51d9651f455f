import ArgumentParser
import AsyncHTTPClient
import Foundation
import Manifests
import NIOCore
import NIOHTTP1

/// Where a client command finds the daemon.
struct ClientOptions: ParsableArguments {
    @Option(help: "Settings file of the daemon whose socket is used.")
    var config: String?

    @Option(help: "Path of the daemon's socket.")
    var socket: String?

    @Option(help: "Address of the status pages, which show public things only.")
    var server: String?

    func client() throws -> APIClient {
        if let server { return APIClient(base: server) }
        let path: String
        if let socket {
            path = socket
        } else {
            path = Self.socketPath(below: try stateFolder)
        }
        guard let base = URL(httpURLWithSocketPath: path)?.absoluteString else {
            throw CommandFailure(status: .error, message: "'\(path)' is no path of a socket")
        }
        guard UnixSocket.answers(at: path) else {
            throw CommandFailure(
                status: .tryAgain,
                message: "no daemon answers at '\(path)'; is 'reconciler run' running?")
        }
        return APIClient(base: base)
    }
}

extension ClientOptions {
    /// Where the settings say that the daemon keeps its state.
    private var stateFolder: String {
        get throws {
            if let folder = SettingsFile.stateFolder(flag: config) { return folder }
            guard SettingsFile.isAbsent(flag: config) else {
                return try SettingsFile.load(flag: config, overrides: []).settings.stateFolder
            }
            throw CommandFailure(
                status: .error,
                message: """
                    no settings of a daemon are here, and no '\(SettingsFile.defaultPath)'; name \
                    the daemon with --server, --socket or --config
                    """)
        }
    }

    /// A client for a completion, which must say nothing; nil when no daemon can be found.
    static func quiet(config: String?, socket: String?, server: String?) -> APIClient? {
        if let server { return APIClient(base: server) }
        let path = socket ?? SettingsFile.stateFolder(flag: config).map(socketPath)
        guard let path, UnixSocket.answers(at: path) else { return nil }
        return URL(httpURLWithSocketPath: path).map { APIClient(base: $0.absoluteString) }
    }

    private static func socketPath(below folder: String) -> String { "\(folder)/reconciler.sock" }
}

/// Talks to a daemon's API.
struct APIClient {
    private static let bodyMaxBytes = 64 << 20

    private let base: String

    init(base: String) {
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
    }

    /// The body of a successful answer.
    func get(_ path: String) async throws -> Data {
        try await send(.GET, path)
    }

    /// The body of an answer; nil when there is no such thing, or none that may be seen.
    func find(_ path: String) async throws -> Data? {
        let response = try await execute(.GET, path, timeout: .seconds(30), allowing: .notFound)
        guard response.status != .notFound else { return nil }
        return Data(try await response.body.collect(upTo: Self.bodyMaxBytes).readableBytesView)
    }

    /// The same for a shell's completion, which nobody wants to wait for.
    func quick(_ path: String) async throws -> Data {
        let response = try await execute(.GET, path, timeout: .milliseconds(800))
        return Data(try await response.body.collect(upTo: Self.bodyMaxBytes).readableBytesView)
    }

    func post(_ path: String) async throws -> Data {
        try await send(.POST, path)
    }

    /// Hands each piece of a stream to `body` until it ends.
    func stream(_ path: String, _ body: (Data) async throws -> Void) async throws {
        let response = try await execute(.GET, path, timeout: .hours(24 * 365))
        for try await piece in response.body {
            try await body(Data(piece.readableBytesView))
        }
    }

    private func send(_ method: HTTPMethod, _ path: String) async throws -> Data {
        let response = try await execute(method, path, timeout: .seconds(30))
        return Data(try await response.body.collect(upTo: Self.bodyMaxBytes).readableBytesView)
    }

    private func execute(
        _ method: HTTPMethod, _ path: String, timeout: TimeAmount,
        allowing allowed: HTTPResponseStatus? = nil
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        if base.hasPrefix("http+unix") { request.headers.add(name: "Host", value: "localhost") }
        request.headers.add(name: "Accept", value: "application/json")
        let response: HTTPClientResponse
        do {
            response = try await HTTPClient.shared.execute(request, timeout: timeout)
        } catch {
            throw CommandFailure(
                status: .tryAgain,
                message: "the daemon does not answer (\(error)); is 'reconciler run' running?")
        }
        guard (200..<300).contains(response.status.code) || response.status == allowed else {
            let body = Data(try await response.body.collect(upTo: 1 << 20).readableBytesView)
            let text = APIError.message(in: body) ?? "the daemon answered \(response.status.code)"
            throw CommandFailure(status: .error, message: text)
        }
        return response
    }
}

/// An error as the API writes it.
private struct APIError: Decodable {
    struct Content: Decodable {
        let message: String
    }

    let error: Content

    static func message(in data: Data) -> String? {
        try? JSONDecoder().decode(APIError.self, from: data).error.message  // not of our making
    }
}
