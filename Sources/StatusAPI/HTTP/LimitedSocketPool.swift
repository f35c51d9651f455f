import Dispatch
import FlyingFox
import FlyingSocks
import Glibc
import Synchronization

/// A socket pool that sends without delay and keeps clients within limits.
///
/// The pool is the one place that sees every socket of a FlyingFox server: each wait for a socket
/// passes through it. A connection beyond the limit pushes out the one that has been silent
/// longest. Once a second, the pool shuts down connections that take too long to send a request or
/// to take an answer, or that send far more than a request may have.
final class LimitedSocketPool: AsyncSocketPool {
    private let base: any AsyncSocketPool
    private let limits: StatusConfiguration.Limits
    private let eachSecond: @Sendable (_ gone: [HTTPRequest.Address]) -> Void
    private let state: Mutex<State>
    /// The check each second has a thread of its own: a request without an end never lets go of the
    /// thread that reads it, so as many of them as there are cores would stop every task.
    private let queue = DispatchQueue(label: "status-connections")

    private struct State {
        var table: ConnectionTable
        /// Nil while there are no connections.
        var timer: (any DispatchSourceTimer)?
        var isOver = false
    }

    /// - Parameter eachSecond: called while there are connections, with those whose clients went
    ///   away before they had their whole answer.
    init(
        limits: StatusConfiguration.Limits,
        eachSecond: @escaping @Sendable (_ gone: [HTTPRequest.Address]) -> Void
    ) {
        self.limits = limits
        self.eachSecond = eachSecond
        base = HTTPServer.defaultPool(logger: .disabled)
        state = Mutex(State(table: ConnectionTable(limits: limits)))
    }

    func prepare() async throws { try await base.prepare() }

    func run() async throws {
        defer {
            state.withLock { state in
                state.isOver = true
                state.timer.take()?.cancel()
            }
        }
        try await base.run()
    }

    func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
        if isListener(socket) {
            // Accepted sockets inherit these options. Without the first, each answer waits for a
            // delayed ACK. The time to read a head grows with the square of its length, so the
            // second keeps it short. The third makes a client wait that does not read; otherwise
            // the kernel would take megabytes for it.
            try? socket.setValue(true, for: NoDelay())  // only costs speed when it fails
            let buffer = Int32SocketOption(name: SO_RCVBUF)
            try? socket.setValue(Int32(limits.headBytesMax), for: buffer)  // the default does too
            let queue = Int32SocketOption(name: SO_SNDBUF)
            try? socket.setValue(Int32(limits.queuedBytesMax), for: queue)  // only more is kept
            let address = try socket.sockname()
            defer { change { $0.accepted(on: address) } }
            return try await base.suspendSocket(socket, untilReadyFor: events)
        }
        let descriptor = socket.file.rawValue
        let wait: ConnectionTable.Wait = events.contains(.write) ? .write : .read
        let peer = try? socket.remotePeer()  // gone already: the next read says so
        let isWelcome = change { $0.begin(wait, descriptor, peer) }
        guard isWelcome else { throw SocketError.disconnected }
        try? socket.setValue(true, for: NoDelay())  // only costs speed when it fails
        defer { change { $0.end(wait, descriptor) } }
        try await base.suspendSocket(socket, untilReadyFor: events)
    }

    /// To be called when a whole request has been read and is to be answered.
    ///
    /// - Returns: whether more was sent already, which may be the rest of a large body.
    func requestArrived(from address: HTTPRequest.Address?) -> Bool {
        guard let address else { return false }
        return change { $0.requestArrived(from: address) }
    }

    /// Changes the table, and keeps the timer running while the table has connections.
    private func change<Value: Sendable>(_ body: (inout ConnectionTable) -> Value) -> Value {
        state.withLock { state in
            let value = body(&state.table)
            if state.table.isEmpty {
                state.timer.take()?.cancel()
            } else if state.timer == nil, !state.isOver {
                let timer = DispatchSource.makeTimerSource(queue: queue)
                timer.setEventHandler { self.eachSecond(self.change { $0.tick() }) }
                timer.schedule(deadline: .now() + 1, repeating: 1, leeway: .milliseconds(100))
                timer.activate()
                state.timer = timer
            }
            return value
        }
    }

    private func isListener(_ socket: Socket) -> Bool {
        let option = BoolSocketOption(name: SO_ACCEPTCONN)
        let answer = try? socket.getValue(for: option)  // closed: its next use fails anyway
        return answer ?? false
    }
}

/// Sends small pieces at once instead of waiting to join them.
struct NoDelay: SocketOption {
    let level = Int32(IPPROTO_TCP)
    let name = TCP_NODELAY

    func makeValue(from socketValue: Int32) -> Bool { socketValue != 0 }
    func makeSocketValue(from value: Bool) -> Int32 { value ? 1 : 0 }
}
