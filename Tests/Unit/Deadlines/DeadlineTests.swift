import Deadlines
import Testing

@Suite struct DeadlineTests {
    private enum Late: Error { case late }

    @Test func whatEndsInTimeIsReturned() async throws {
        let value = try await withDeadline(.seconds(60), throwing: Late.late) { 3 }
        #expect(value == 3)
    }

    @Test func whatItThrowsIsThrown() async {
        await #expect(throws: CancellationError.self) {
            try await withDeadline(.seconds(60), throwing: Late.late) { throw CancellationError() }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func whatHangsIsCancelledAtTheLimit() async {
        let began = ContinuousClock.now
        await #expect(throws: Late.late) {
            try await withDeadline(.milliseconds(50), throwing: Late.late) {
                try await cancellableSleep(for: .seconds(3_600))
            }
        }
        #expect(ContinuousClock.now - began >= .milliseconds(50))
    }

    @Test(.timeLimit(.minutes(1)))
    func whoIsCancelledWaitsNoLonger() async {
        let isCancelled = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do throws(CancellationError) {
                    try await cancellableSleep(for: .seconds(3_600))
                    return false
                } catch {
                    return true
                }
            }
            group.cancelAll()
            return await group.next() ?? false
        }
        #expect(isCancelled)
    }

    @Test func noLengthIsTooShortToReturnOrTooLongToBegin() async throws {
        try await cancellableSleep(for: .zero)
        try await cancellableSleep(for: .seconds(-Int64.max / 2))
        let forever = Duration.seconds(Int64.max / 2)
        #expect(try await withDeadline(forever, throwing: Late.late) { true })
    }
}
