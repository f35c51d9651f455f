internal import Dispatch
internal import Synchronization

/// Sleeps for `length`; throws at once when the task is cancelled. A cancelled sleep leaves no
/// timer behind. On Linux, the timer of a cancelled `Task.sleep` stays and wakes the process when
/// it is due.
///
/// Time during which the machine itself is suspended does not count.
public func cancellableSleep(for length: Duration) async throws(CancellationError) {
    let sleeper = Sleeper()
    let isOver = await withTaskCancellationHandler {
        await withCheckedContinuation { sleeper.begin(length, $0) }
    } onCancel: {
        sleeper.end(isOver: false)
    }
    guard isOver else { throw CancellationError() }
}

/// One sleep: its timer and the continuation of the waiting task, until the time is over or the
/// sleep is cancelled.
private final class Sleeper: Sendable {
    private struct State {
        var timer: (any DispatchSourceTimer)?
        var waiter: CheckedContinuation<Bool, Never>?
        var isEnded = false
    }

    private let state = Mutex(State())

    func begin(_ length: Duration, _ waiter: CheckedContinuation<Bool, Never>) {
        let isEnded = state.withLock { state in
            guard !state.isEnded else { return true }
            let timer = DispatchSource.makeTimerSource()
            timer.setEventHandler { self.end(isOver: true) }
            timer.schedule(deadline: .now() + Self.interval(length))
            timer.activate()
            state.timer = timer
            state.waiter = waiter
            return false
        }
        if isEnded { waiter.resume(returning: false) }
    }

    func end(isOver: Bool) {
        let waiter = state.withLock { state in
            state.isEnded = true
            state.timer.take()?.cancel()
            return state.waiter.take()
        }
        waiter?.resume(returning: isOver)
    }

    /// `length` in nanoseconds, limited to between 0 and a century, which fits well into 64 bits.
    private static func interval(_ length: Duration) -> DispatchTimeInterval {
        let limited = min(max(length, .zero), .seconds(36_525 * 86_400))
        let (seconds, attoseconds) = limited.components
        return .nanoseconds(Int(seconds * 1_000_000_000 + attoseconds / 1_000_000_000))
    }
}
