internal import Synchronization

/// A signal that any task may ring; several rings before a wait count as one.
public final class WakeSignal: Sendable {
    private struct State {
        var isRung = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    public init() {}

    public func ring() {
        let waiter = state.withLock { state in
            let waiter = state.waiter.take()
            // The ring is kept for the next wait only when no task waits now. A resumed task has
            // not run yet, so a ring until then is a new one.
            if waiter == nil { state.isRung = true }
            return waiter
        }
        waiter?.resume()
    }

    /// Returns at the next ring, at once if the signal was rung since the last wait, or when the
    /// waiting task is cancelled. Only one task may wait at a time.
    public func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.isRung || Task.isCancelled {
                        state.isRung = false
                        return true
                    }
                    state.waiter = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiter.take() }?.resume()
        }
    }

    /// Returns at the next ring or after `limit`; true when the signal was rung.
    @discardableResult
    public func wait(atMost limit: Duration, by time: TimeSource) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await self.wait()
                return true
            }
            group.addTask {
                try? await time.sleep(limit)  // cancelled when the bell rang first
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }
}
