import FlyingFox
import Synchronization
import Testing

@testable import StatusAPI

@Suite struct AnswerTurnsTests {
    private final class Diary: Sendable {
        let order = Mutex<[Int]>([])
        let running = Mutex(0)
    }

    /// - Parameter number: the number of the connection; negative for a connection that has sent
    ///   more already.
    private static func client(_ number: Int) -> AnswerTurns.Asker {
        .init(
            connection: .ip4("127.0.0.1", port: UInt16(abs(number))), isAhead: number < 0)
    }

    /// Begins bodies in the order of `clients`, each waiting for a turn, and returns the order in
    /// which they ran.
    private static func order(
        of clients: [Int], in turns: AnswerTurns, before release: () -> Void = {}
    ) async throws -> [Int] {
        let diary = Diary()
        try await turns.run(for: .init(connection: nil)) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (place, number) in clients.enumerated() {
                    group.addTask {
                        try await turns.run(for: client(number)) {
                            diary.order.withLock { $0.append(number) }
                        }
                    }
                    while turns.waitingCount <= place { await Task.yield() }
                }
                release()
                try await AnswerTurns.aside { try await group.waitForAll() }
            }
        }
        return diary.order.withLock(\.self)
    }

    /// The weight of one answer was once forgotten within a round, so that a newcomer waited for
    /// the whole round.
    @Test func aNewcomerIsNextHoweverManyWait() async throws {
        let turns = AnswerTurns(limit: 1)
        let crowd = Array(1...200)
        #expect(try await Self.order(of: crowd, in: turns) == crowd)
        for _ in 0..<5 { turns.forgetSome() }
        let order = try await Self.order(of: crowd + [999], in: turns) { turns.forgetSome() }
        #expect(order == [999] + crowd)
    }

    /// In the first round of a crowd all connections are newcomers.
    @Test func whoSendsAheadComesLast() async throws {
        let turns = AnswerTurns(limit: 1)
        try await turns.run(for: Self.client(3)) {}
        #expect(try await Self.order(of: [-1, -2, 3, 4], in: turns) == [4, 3, -1, -2])
    }

    @Test func whatWasAnsweredIsForgottenInHalfAMinute() async throws {
        let turns = AnswerTurns(limit: 1)
        try await turns.run(for: Self.client(1)) {}
        for _ in 0..<60 { turns.forgetSome() }
        #expect(try await Self.order(of: [1, 2], in: turns) == [1, 2])
    }

    /// Eight pages that waited for an Engine that hung once kept all others waiting.
    @Test func whoWaitsForSomethingElseLetsOthersGo() async throws {
        let turns = AnswerTurns(limit: 1)
        try await turns.run(for: Self.client(1)) {
            try await AnswerTurns.aside { try await turns.run(for: Self.client(2)) {} }
        }
    }

    @Test func whoIsCancelledAsideTakesNoTurnAway() async throws {
        let turns = AnswerTurns(limit: 1)
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await turns.run(for: Self.client(1)) {
                    try await AnswerTurns.aside { try await Task.sleep(for: .seconds(60)) }
                }
            }
            group.cancelAll()
        }
        let diary = Diary()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<9 {
                group.addTask {
                    try await turns.run(for: Self.client(number)) {
                        diary.running.withLock { $0 += 1 }
                        #expect(diary.running.withLock(\.self) == 1)
                        await Task.yield()
                        diary.running.withLock { $0 -= 1 }
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
