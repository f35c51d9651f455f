internal import AsyncHTTPClient
internal import Deadlines
internal import Foundation
internal import NIOCore
internal import NIOHTTP1

extension DockerClient {
    /// A reply: any status, and the whole body.
    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]

        /// The Engine's error message: that of its JSON, or else the start of the body.
        var message: String {
            struct Message: Decodable { var message: String }
            // A proxy or another engine may answer plain text, which is then the message.
            if let json = try? JSONDecoder().decode(Message.self, from: Data(body)) {  // see above
                return json.message
            }
            let text = String(decoding: body.prefix(1_024), as: UTF8.self)
            return text.trimmingCharacters(in: .whitespacesAndNewlines)
        }

        var error: DockerError { .http(status: status, message: message) }

        func decode<Value: Decodable>(_ type: Value.Type) throws(DockerError) -> Value {
            do {
                return try JSONDecoder().decode(type, from: Data(body))
            } catch {
                throw .decoding("\(type): \(error)")
            }
        }
    }

    /// The largest answer that is read; 10,000 listed containers are about 15 MiB.
    private static let answerMaxBytes = 64 * 1_024 * 1_024

    /// Sends the call and reads its whole answer, of any status, within the deadline.
    func send(_ call: Call) async throws(DockerError) -> Answer {
        let request = try await request(for: call)
        let limit = callTimeout + call.extraTime
        do {
            let answer = try await withDeadline(limit, throwing: timedOut(limit)) {
                [http, logger] in
                let response = try await http.execute(
                    request, timeout: TimeAmount(limit), logger: logger)
                let body = try await response.body.collect(upTo: Self.answerMaxBytes)
                return Answer(
                    status: Int(response.status.code), body: Array(body.readableBytesView))
            }
            forgetVersionIfRefused(answer, call)
            return answer
        } catch {
            throw transportError(error)
        }
    }

    /// Sends the call and returns its body as a stream; only the head has a deadline.
    func open(_ call: Call) async throws(DockerError) -> HTTPClientResponse.Body {
        let request = try await request(for: call)
        let response: HTTPClientResponse
        do {
            response = try await http.execute(
                request, timeout: TimeAmount(callTimeout), logger: logger)
            guard response.status == .ok else {
                let body = try await withDeadline(callTimeout, throwing: timedOut(callTimeout)) {
                    try await response.body.collect(upTo: Self.answerMaxBytes)
                }
                let answer = Answer(
                    status: Int(response.status.code), body: Array(body.readableBytesView))
                forgetVersionIfRefused(answer, call)
                throw answer.error
            }
        } catch {
            throw transportError(error)
        }
        return response.body
    }

    private func timedOut(_ limit: Duration) -> DockerError { .transport(.timedOut(limit)) }

    private func request(for call: Call) async throws(DockerError) -> HTTPClientRequest {
        let prefix = call.isVersioned ? "/v\(try await negotiatedVersion())" : ""
        let target = prefix + call.target
        guard let url = URL(httpURLWithSocketPath: socketPath, uri: target) else {
            throw .invalidArgument(
                "no address can be made of socket '\(socketPath)' and '\(target)'")
        }
        var request = HTTPClientRequest(url: url.absoluteString)
        request.method = .RAW(value: call.method.rawValue)
        // Engine 20.10 answers 400 without this header, and the HTTP client sets none for a socket.
        request.headers.add(name: "Host", value: "docker")
        if let body = call.body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(body)
        }
        return request
    }
}

extension DockerClient {
    /// Classifies an error of the HTTP client by what it says about the effect of the call.
    func transportError(_ error: any Error) -> DockerError {
        switch error {
        case let error as DockerError:
            return error
        case is CancellationError:
            return .transport(.cancelled)
        case let error as HTTPClientError:
            return transportError(error)
        case let error as IOError:
            let reason = String(cString: strerror(error.errnoCode))
            return Self.connectFailures.contains(error.errnoCode)
                ? .transport(.unreachable("\(socketPath): \(reason)"))
                : .transport(.interrupted(reason))
        case is SocketAddressError:
            return .transport(.unreachable("'\(socketPath)' is too long for a Unix socket path"))
        case is NIOTooManyBytesError:
            return .decoding("the answer is longer than this client reads")
        default:
            return .transport(.interrupted("\(error)"))
        }
    }

    private func transportError(_ error: HTTPClientError) -> DockerError {
        switch error {
        case .deadlineExceeded, .readTimeout, .writeTimeout:
            .transport(.timedOut(callTimeout))
        case .connectTimeout, .getConnectionFromPoolTimeout:
            .transport(.unreachable("\(socketPath): no connection within \(callTimeout)"))
        case .cancelled, .alreadyShutdown, .shutdownUnsupported:
            .transport(.cancelled)
        default:
            .transport(.interrupted(error.shortDescription))
        }
    }

    /// Errors that occur only when connecting; EAGAIN means that the listener's queue is full.
    private static let connectFailures: Set<CInt> = [
        ENOENT, ECONNREFUSED, EACCES, EPERM, ENOTSOCK, EPROTOTYPE, ENOTDIR, EAGAIN, ENAMETOOLONG,
    ]
}
