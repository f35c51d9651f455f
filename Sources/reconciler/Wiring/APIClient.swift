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
            path =
                "\(try SettingsFile.load(flag: config, overrides: []).settings.stateFolder)"
                + "/reconciler.sock"
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

/// Talks to a daemon's API.
struct APIClient {
    private let base: String

    init(base: String) {
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
    }

    /// The body of a successful answer.
    func get(_ path: String) async throws -> Data {
        try await send(.GET, path)
    }

    func post(_ path: String) async throws -> Data {
        try await send(.POST, path)
    }

    /// Hands each piece of a stream to `body` until it ends.
    func stream(_ path: String, _ body: (Data) throws -> Void) async throws {
        let response = try await execute(.GET, path, timeout: .hours(24 * 365))
        for try await piece in response.body {
            try body(Data(piece.readableBytesView))
        }
    }

    private func send(_ method: HTTPMethod, _ path: String) async throws -> Data {
        let response = try await execute(method, path, timeout: .seconds(30))
        return Data(try await response.body.collect(upTo: 64 << 20).readableBytesView)
    }

    private func execute(
        _ method: HTTPMethod, _ path: String, timeout: TimeAmount
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
        guard (200..<300).contains(response.status.code) else {
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
