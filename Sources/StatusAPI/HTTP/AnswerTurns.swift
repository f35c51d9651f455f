import FlyingFox
import Synchronization

/// Limits how many requests are answered at a time.
///
/// The next turn goes to the waiting request whose connection got the fewest answers lately.
/// Requests of a connection that had sent more already come last. So a client that floods the
/// service mostly delays itself.
final class AnswerTurns: Sendable {
    typealias Connection = HTTPRequest.Address

    /// The weight of one answer at first. Each second it loses an eighth, and it is dropped when it
    /// is 8 or less: after about half a minute, which is longer than a round over all connections
    /// takes.
    private static let answerWeight = 1_024

    /// The sender of a request.
    struct Asker: Sendable {
        let connection: Connection?
        /// Whether the connection has sent more requests already.
        var isAhead = false
    }

    private struct Waiter {
        let id: Int
        let asker: Asker
        /// The weight of its connection, stored here because looking it up is slow.
        var weight: Int
        let continuation: CheckedContinuation<Void, any Error>

        var rank: (Int, Int) { (asker.isAhead ? 1 : 0, weight) }
    }

    private struct State {
        /// Number of free turns; below zero while more requests are answered than the limit allows.
        var free: Int
        var waiting: [Waiter] = []
        /// The weight of the answers that each connection got lately.
        var recent: [Connection: Int] = [:]
        var nextID = 0
        /// Requests that were cancelled before they began to wait.
        var cancelled: Set<Int> = []

        mutating func count(_ asker: Asker) {
            if let connection = asker.connection { recent[connection, default: 0] += answerWeight }
        }
    }

    /// The turn that a task has.
    private struct Turn {
        let turns: AnswerTurns
        let asker: Asker
    }

    @TaskLocal private static var current: Turn?

    private let state: Mutex<State>

    /// - Parameter limit: how many requests are answered at a time.
    init(limit: Int) { state = Mutex(State(free: limit)) }

    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Runs `body` when its turn has come.
    ///
    /// - Throws: `CancellationError` when the task is cancelled before that.
    func run<Value>(
        for asker: Asker, _ body: () async throws -> Value
    ) async throws -> Value {
        try await take(for: asker)
        defer { giveBack() }
        return try await Self.$current.withValue(Turn(turns: self, asker: asker)) {
            try await body()
        }
    }

    /// Runs `body`, which waits for something other than the processor, and lets others have the
    /// task's turn meanwhile. A task without a turn just runs `body`.
    static func aside<Value>(_ body: () async throws -> Value) async throws -> Value {
        guard let turn = current else { return try await body() }
        turn.turns.giveBack()
        let result: Result<Value, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        do {
            try await turn.turns.take(for: turn.asker)
        } catch {
            // The task goes on without a turn, but `run` gives one back at its end.
            turn.turns.state.withLock { $0.free -= 1 }
            throw error
        }
        return try result.get()
    }

    /// Reduces the weight of all connections. To be called once a second.
    func forgetSome() {
        func rest(_ weight: Int) -> Int { weight > 8 ? weight * 7 / 8 : 0 }
        state.withLock { state in
            state.recent = state.recent.mapValues(rest).filter { $0.value > 0 }
            for place in state.waiting.indices {
                state.waiting[place].weight = rest(state.waiting[place].weight)
            }
        }
    }

    private func take(for asker: Asker) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                begin(id, asker, continuation)
            }
        } onCancel: {
            cancel(id)
        }
        _ = state.withLock { $0.cancelled.remove(id) }
    }

    private func begin(
        _ id: Int, _ asker: Asker, _ continuation: CheckedContinuation<Void, any Error>
    ) {
        let result: Result<Void, any Error>? = state.withLock { state in
            if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
            guard state.free > 0 else {
                let weight = asker.connection.flatMap { state.recent[$0] } ?? 0
                state.waiting.append(
                    Waiter(
                        id: id, asker: asker, weight: weight, continuation: continuation))
                return nil
            }
            state.free -= 1
            state.count(asker)
            return .success(())
        }
        if let result { continuation.resume(with: result) }
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
            state.free += 1
            // Of equal ranks, the first has waited longest.
            let place = state.waiting.indices.min {
                state.waiting[$0].rank < state.waiting[$1].rank
            }
            guard state.free > 0, let place else { return nil }
            state.free -= 1
            let waiter = state.waiting.remove(at: place)
            state.count(waiter.asker)
            return waiter
        }
        next?.continuation.resume()
    }
}
