import Execution
import Testing

/// A ring that came while the waiting task was resumed but had not run was once lost, and the loop
/// slept until its next relist.
struct WakeSignalTests {
    @Test(.timeLimit(.minutes(1)))
    func aRingBetweenTwoWaitsIsNotLost() async {
        for _ in 0..<1000 {
            let signal = WakeSignal()
            async let first: Void = signal.wait()
            signal.ring()
            signal.ring()
            await first
            signal.ring()
            await signal.wait()
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func aRingWhileTheWaiterIsResumedIsAnotherOne() async {
        for _ in 0..<1000 {
            let signal = WakeSignal()
            let ringing = Task {
                // Each ring may serve at most one of the waits.
                while !Task.isCancelled {
                    signal.ring()
                    await Task.yield()
                }
            }
            await signal.wait()
            await signal.wait()
            ringing.cancel()
            await ringing.value
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func ringsWithoutAWaiterCountAsOne() async {
        let signal = WakeSignal()
        signal.ring()
        signal.ring()
        await signal.wait()
        let waiting = Task { await signal.wait() }
        waiting.cancel()
        await waiting.value
    }
}
