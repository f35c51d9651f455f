import FlyingFox
import Synchronization

/// Lets a few requests be answered at a time.
///
/// Of those that wait, the one goes first whose connection was answered least of late. So a client
/// that floods the service waits for itself, and others hardly notice it.
final class AnswerTurns: Sendable {
    typealias Connection = HTTPRequest.Address

    private struct Waiter {
        let id: Int
        let connection: Connection?
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var free: Int
        var waiting: [Waiter] = []
        /// Answers to each connection, halved once a second.
        var recent: [Connection: Int] = [:]
        var nextID = 0
        /// Those that were cancelled before they began to wait.
        var cancelled: Set<Int> = []

        mutating func count(_ connection: Connection?) {
            if let connection { recent[connection, default: 0] += 1 }
        }
    }

    private let state: Mutex<State>

    /// - Parameter limit: how many are answered at a time.
    init(limit: Int) { state = Mutex(State(free: limit)) }

    /// Runs `body` when its turn has come.
    ///
    /// - Throws: `CancellationError` when the task is cancelled before that.
    func run<Value>(
        for connection: Connection?, _ body: () async throws -> Value
    ) async throws -> Value {
        try await take(for: connection)
        defer { giveBack() }
        return try await body()
    }

    /// To be called once a second: forgets half of what each connection was answered.
    func forgetHalf() {
        state.withLock { state in
            state.recent = state.recent.compactMapValues { $0 > 1 ? $0 / 2 : nil }
        }
    }

    private func take(for connection: Connection?) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                begin(Waiter(id: id, connection: connection, continuation: continuation))
            }
        } onCancel: {
            cancel(id)
        }
        _ = state.withLock { $0.cancelled.remove(id) }
    }

    private func begin(_ waiter: Waiter) {
        let result: Result<Void, any Error>? = state.withLock { state in
            if state.cancelled.remove(waiter.id) != nil { return .failure(CancellationError()) }
            guard state.free > 0 else {
                state.waiting.append(waiter)
                return nil
            }
            state.free -= 1
            state.count(waiter.connection)
            return .success(())
        }
        if let result { waiter.continuation.resume(with: result) }
    }

    private func cancel(_ id: Int) {
        let waiter = state.withLock { state -> Waiter? in
            guard let place = state.waiting.firstIndex(where: { $0.id == id }) else {
                state.cancelled.insert(id)
                return nil
            }
            return state.waiting.remove(at: place)
        }
        waiter?.continuation.resume(throwing: CancellationError())
    }

    private func giveBack() {
        let next = state.withLock { state -> Waiter? in
            func rank(_ waiter: Waiter) -> (Int, Int) {
                (waiter.connection.flatMap { state.recent[$0] } ?? 0, waiter.id)
            }
            let ranks = state.waiting.indices.map { (rank(state.waiting[$0]), $0) }
            guard let (_, place) = ranks.min(by: { $0.0 < $1.0 }) else {
                state.free += 1
                return nil
            }
            let waiter = state.waiting.remove(at: place)
            state.count(waiter.connection)
            return waiter
        }
        next?.continuation.resume()
    }
}
