internal import AsyncHTTPClient
public import Logging
internal import NIOCore
internal import Synchronization

/// A client of the Docker Engine HTTP API, version 1.41 and up, over the Engine's Unix socket.
///
/// It retries no call and stores only the API version, so every call shows the Engine's present
/// state. `callTimeout` limits a whole call; of a stream it limits only the head. Safe to use from
/// many tasks at once. Call `shutdown` before the last reference goes.
public final class DockerClient: Sendable {
    let socketPath: String
    let callTimeout: Duration
    let logger: Logger
    let http: HTTPClient
    let apiVersion = Mutex<APIVersion?>(nil)

    /// - Parameters:
    ///   - socketPath: path of the Engine's socket; the kernel limits it to about 100 bytes.
    ///   - callTimeout: how long one call may take, connecting included; a day at most.
    public init(socketPath: String, callTimeout: Duration, logger: Logger) {
        self.socketPath = socketPath
        self.callTimeout = min(callTimeout, .seconds(86_400))
        self.logger = logger
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = TimeAmount(callTimeout)
        // A missing socket is reported at once; waiting for one would only delay the answer.
        configuration.connectionPool.retryConnectionEstablishment = false
        // Every followed log and event stream holds a connection for as long as it is read; with
        // the default of 8 a few followers would leave none for plain calls.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1_024
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Ends all streams and closes all connections. Every later call fails with `.cancelled`; a
    /// second shutdown changes nothing.
    public func shutdown() async throws(DockerError) {
        do {
            try await http.shutdown()
        } catch let error as HTTPClientError where error == .alreadyShutdown {
            return
        } catch {
            throw transportError(error)
        }
    }
}
