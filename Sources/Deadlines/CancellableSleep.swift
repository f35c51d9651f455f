internal import Dispatch
internal import Synchronization

/// Returns after `length`. A sleep that is cancelled ends at once and leaves nothing behind; on
/// Linux the timer of a cancelled `Task.sleep` stays and wakes the process at its time.
///
/// Time in which the machine itself is suspended does not count.
public func cancellableSleep(for length: Duration) async throws(CancellationError) {
    let sleeper = Sleeper()
    let isOver = await withTaskCancellationHandler {
        await withCheckedContinuation { sleeper.begin(length, $0) }
    } onCancel: {
        sleeper.end(isOver: false)
    }
    guard isOver else { throw CancellationError() }
}

/// One sleep: its timer and who waits for it, until either the time is over or it is cancelled.
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

    /// In nanoseconds, of which a century is well within 64 bits.
    private static func interval(_ length: Duration) -> DispatchTimeInterval {
        let limited = min(max(length, .zero), .seconds(36_525 * 86_400))
        let (seconds, attoseconds) = limited.components
        return .nanoseconds(Int(seconds * 1_000_000_000 + attoseconds / 1_000_000_000))
    }
}
