import AsyncHTTPClient
import Basics
import Foundation
import Lab
import Manifests
import NIOCore
import NIOHTTP1
import NIOPosix
import StatusAPI

/// Talks to a daemon's API.
struct APIClient {
    /// Where the daemon is.
    enum Place {
        case socket(String)
        case server(String)
    }

    private static let bodyMaxBytes = 64 << 20

    /// One client for the whole run of the program, whose end closes its connections.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(10)
        // A place where nobody listens is an error at once, not something to wait for.
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    private let place: Place

    init(_ place: Place) {
        self.place = place
    }

    /// The body of a successful answer.
    func get(_ path: String) async throws -> Data {
        try await send(.GET, path)
    }

    /// The body of a successful answer; nil when the thing does not exist, or may not be seen.
    func find(_ path: String) async throws -> Data? {
        let response = try await execute(.GET, path, timeout: .seconds(30), allowing: .notFound)
        guard response.status != .notFound else { return nil }
        return try await collect(response)
    }

    /// The body of a successful answer within 0.8 seconds, for a shell's completion.
    func quick(_ path: String) async throws -> Data {
        try await collect(try await execute(.GET, path, timeout: .milliseconds(800)))
    }

    func post(_ path: String) async throws -> Data {
        try await send(.POST, path)
    }

    /// Hands each piece of a stream to `body` until it ends.
    func stream(_ path: String, _ body: (Data) async throws -> Void) async throws {
        let response = try await execute(.GET, path, timeout: .hours(24 * 365))
        var failure: (any Error)?
        try await translating {
            for try await piece in response.body {
                do {
                    try await body(Data(piece.readableBytesView))
                } catch {
                    failure = error
                    break
                }
            }
        }
        if let failure { throw failure }
    }

    private func send(_ method: HTTPMethod, _ path: String) async throws -> Data {
        let response = try await execute(method, path, timeout: .seconds(30))
        return try await collect(response)
    }

    private func collect(_ response: HTTPClientResponse) async throws -> Data {
        try await translating {
            Data(try await response.body.collect(upTo: Self.bodyMaxBytes).readableBytesView)
        }
    }

    private func execute(
        _ method: HTTPMethod, _ path: String, timeout: TimeAmount,
        allowing allowed: HTTPResponseStatus? = nil
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: try base + path)
        request.method = method
        if case .socket = place { request.headers.add(name: "Host", value: "localhost") }
        request.headers.add(name: "Accept", value: "application/json")
        let response = try await translating {
            try await Self.http.execute(request, timeout: timeout)
        }
        guard (200..<300).contains(response.status.code) || response.status == allowed else {
            let text = APIError.message(in: try await collect(response))
            let foreign = "no daemon of a lab answers at \(address) (\(response.status.code))"
            throw CommandFailure(status: .error, message: text ?? foreign)
        }
        return response
    }

    private var base: String {
        get throws {
            switch place {
            case .server(let address): return address
            case .socket(let path):
                guard let url = URL(httpURLWithSocketPath: path)?.absoluteString else {
                    throw CommandFailure(status: .error, message: "'\(path)' is no socket's path")
                }
                return url.hasSuffix("/") ? String(url.dropLast()) : url
            }
        }
    }

    private var name: String { "the daemon at \(address)" }

    private var address: String {
        switch place {
        case .socket(let path): "'\(path)'"
        case .server(let address): MaskedText.value(address)
        }
    }

    /// Runs `body`. An error that it throws becomes a sentence with the cure.
    private func translating<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as HTTPClientError where error == .cancelled {
            throw CancellationError()
        } catch let error as IOError where [EACCES, EPERM].contains(error.errnoCode) {
            throw CommandFailure(
                status: .error,
                message:
                    "this account may not open \(address); only the daemon's account and root may "
                    + "(use --server to read public things from the pages)")
        } catch {
            throw CommandFailure(status: .tryAgain, message: "\(trouble(error)); \(cure)")
        }
    }

    private func trouble(_ error: any Error) -> String {
        let late: [HTTPClientError] = [
            .deadlineExceeded, .connectTimeout, .readTimeout, .getConnectionFromPoolTimeout,
        ]
        return switch error {
        case let error as HTTPClientError where late.contains(error):
            "\(name) does not answer in time"
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            "\(name) ended the connection"
        case let error as NIOConnectionError where error.connectionErrors.isEmpty:
            "there is no host '\(error.host)'"
        case is SocketAddressError: "\(address) is too long for a socket's path"
        case is IOError, is NIOConnectionError: "nobody listens at \(address)"
        default: "\(name) cannot be talked to (\(error))"
        }
    }

    private var cure: String {
        switch place {
        case .socket: "is 'reconciler run' running?"
        case .server: "is the address right, and does 'reconciler run' run there?"
        }
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

/// Parts of addresses, percent-encoded.
enum QueryText {
    /// `?name=value&…` of the fields that have a value; empty when none has.
    static func query(_ fields: [(name: String, value: String?)]) -> String {
        let pairs = fields.compactMap { field in
            field.value.map { "\(field.name)=\(PercentEncoding.encode($0))" }
        }
        return pairs.isEmpty ? "" : "?\(pairs.joined(separator: "&"))"
    }
}

extension Report {
    /// The content of an answer.
    static func decode(_ data: Data) throws -> Content {
        try ReportJSON.decode(Report<Content>.self, from: data).content
    }
}
