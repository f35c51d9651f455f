import FlyingFox
import Synchronization

/// Lets a few requests be answered at a time.
///
/// Of those that wait, the one goes first whose connection was answered least of late; those come
/// last who sent more before they were answered. So a client that floods the service waits for
/// itself, and others hardly notice it.
final class AnswerTurns: Sendable {
    typealias Connection = HTTPRequest.Address

    /// What one answer weighs at first. It is forgotten by an eighth a second until less than eight
    /// is left: after half a minute, which no round of all connections takes.
    private static let answerWeight = 1_024

    /// Who asks.
    struct Asker: Sendable {
        let connection: Connection?
        /// Whether more requests have come over the connection already.
        var isAhead = false
    }

    private struct Waiter {
        let id: Int
        let asker: Asker
        /// What its connection was answered, kept here because looking it up is slow.
        var weight: Int
        let continuation: CheckedContinuation<Void, any Error>

        var rank: (Int, Int) { (asker.isAhead ? 1 : 0, weight) }
    }

    private struct State {
        /// Below zero while more are answered than should be.
        var free: Int
        var waiting: [Waiter] = []
        /// What each connection was answered of late.
        var recent: [Connection: Int] = [:]
        var nextID = 0
        /// Those that were cancelled before they began to wait.
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

    /// - Parameter limit: how many are answered at a time.
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

    /// Runs `body`, which waits for something else than the processor, and lets others have the
    /// task's turn meanwhile. Without a turn it just runs.
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
            // It goes on without, and gives back at its end what it does not have.
            turn.turns.state.withLock { $0.free -= 1 }
            throw error
        }
        return try result.get()
    }

    /// To be called once a second: forgets a part of what each connection was answered.
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
            // Of equal ones the first, which has waited longest.
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
