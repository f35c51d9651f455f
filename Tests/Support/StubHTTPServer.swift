import Dispatch
import Foundation
import Synchronization

/// An HTTP/1.1 server for wire tests: it records every request and answers what the test scripted.
///
/// Each connection has a thread of its own with plain blocking sockets, so a scripted answer may
/// wait at a gate for as long as the test likes. Nothing here sleeps or looks at a clock.
public final class StubHTTPServer: Sendable {
    public enum Address: Sendable {
        /// A Unix socket at a new path in the temporary folder.
        case unixSocket
        /// A free port of 127.0.0.1.
        case loopback
    }

    public typealias Responder = @Sendable (StubRequest) -> StubResponse

    /// The path of the Unix socket; empty on TCP.
    public let socketPath: String
    /// The TCP port; 0 on a Unix socket.
    public let port: Int

    private let listener: Int32
    private let responder: Responder
    private let state = Mutex(State())

    private struct State {
        var isStopped = false
        var connections: Set<Int32> = []
        var requests: [StubRequest] = []
        var disconnects = 0
        var gates: [String: DispatchSemaphore] = [:]
        var waiters: [Waiter] = []
    }

    private struct Waiter {
        let isDue: @Sendable (_ requests: Int, _ disconnects: Int) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    /// Listens and serves until `stop()`. The responder is called on the connection's thread.
    public init(on address: Address, responder: @escaping Responder) throws {
        switch address {
        case .unixSocket:
            // Short, because a Unix socket path is limited to about 100 bytes.
            let path = NSTemporaryDirectory() + "stub-\(UUID().uuidString.prefix(13)).sock"
            (listener, socketPath, port) = (try Sockets.listen(unixPath: path), path, 0)
        case .loopback:
            let (descriptor, port) = try Sockets.listenOnLoopback()
            (listener, socketPath, self.port) = (descriptor, "", port)
        }
        self.responder = responder
        Thread.detachNewThread { [self] in acceptLoop() }
    }

    /// Runs `body` with a server that is stopped afterwards, whatever happened.
    public static func serving<Value>(
        on address: Address = .unixSocket, responder: @escaping Responder,
        _ body: (StubHTTPServer) async throws -> Value
    ) async throws -> Value {
        let server = try StubHTTPServer(on: address, responder: responder)
        defer { server.stop() }
        return try await body(server)
    }

    /// The requests so far, in order of arrival.
    public var requests: [StubRequest] { state.withLock { $0.requests } }

    /// Opens a gate for good: every answer that waits, or will wait, at it goes on.
    public func open(_ gate: String) { semaphore(of: gate).signal() }

    /// Returns the requests so far once there are at least `count`.
    public func requests(atLeast count: Int) async -> [StubRequest] {
        await wait { requests, _ in requests >= count }
        return requests
    }

    /// Returns once at least `count` connections were closed or cut, by either side.
    public func disconnects(atLeast count: Int) async {
        await wait { _, disconnects in disconnects >= count }
    }

    /// Stops listening, cuts every connection and opens every gate.
    public func stop() {
        let (waiters, gates) = state.withLock { state in
            state.isStopped = true
            for connection in state.connections { Sockets.cut(connection) }
            defer { state.waiters = [] }
            return (state.waiters, Array(state.gates.values))
        }
        for gate in gates { gate.signal() }
        for waiter in waiters { waiter.continuation.resume() }
        Sockets.cut(listener)
        if !socketPath.isEmpty { Sockets.unlink(socketPath) }
    }

    private func acceptLoop() {
        while let connection = Sockets.accept(listener) {
            let isWelcome = state.withLock { state in
                if !state.isStopped { state.connections.insert(connection) }
                return !state.isStopped
            }
            guard isWelcome else {
                Sockets.close(connection)
                break
            }
            Thread.detachNewThread { [self] in serve(connection) }
        }
        Sockets.close(listener)
    }

    private func serve(_ descriptor: Int32) {
        let connection = StubConnection(descriptor: descriptor)
        while let request = connection.readRequest() {
            update { $0.requests.append(request) }
            let isAlive = connection.write(responder(request)) { [self] gate in
                let semaphore = semaphore(of: gate)
                semaphore.wait()
                semaphore.signal()
            }
            guard isAlive else { break }
        }
        update { state in
            state.connections.remove(descriptor)
            Sockets.close(descriptor)
            state.disconnects += 1
        }
    }

    private func semaphore(of gate: String) -> DispatchSemaphore {
        state.withLock { state in
            if let semaphore = state.gates[gate] { return semaphore }
            let semaphore = DispatchSemaphore(value: 0)
            if state.isStopped { semaphore.signal() }
            state.gates[gate] = semaphore
            return semaphore
        }
    }

    private func wait(
        until isDue: @escaping @Sendable (_ requests: Int, _ disconnects: Int) -> Bool
    ) async {
        await withCheckedContinuation { continuation in
            update { $0.waiters.append(Waiter(isDue: isDue, continuation: continuation)) }
        }
    }

    /// Changes the state and resumes whoever waited for what is now so.
    private func update(_ change: (inout sending State) -> Void) {
        let due = state.withLock { state in
            change(&state)
            let (requests, disconnects) = (state.requests.count, state.disconnects)
            let isStopped = state.isStopped
            let due = state.waiters.filter { isStopped || $0.isDue(requests, disconnects) }
            state.waiters.removeAll { isStopped || $0.isDue(requests, disconnects) }
            return due
        }
        for waiter in due { waiter.continuation.resume() }
    }
}
