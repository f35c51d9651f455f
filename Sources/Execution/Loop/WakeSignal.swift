/// A bell that may be rung from anywhere; any number of rings before a wait count as one.
public actor WakeSignal {
    private var isRung = false
    private var waiter: CheckedContinuation<Void, Never>?

    public init() {}

    public func ring() {
        isRung = true
        waiter?.resume()
        waiter = nil
    }

    /// Returns at the next ring, or at once when it was rung since the last wait, or when the
    /// waiting task is cancelled. One task waits at a time.
    public func wait() async {
        if !isRung {
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    if Task.isCancelled { continuation.resume() } else { waiter = continuation }
                }
            } onCancel: {
                Task { await self.release() }  // cancellation handlers are synchronous
            }
        }
        isRung = false
    }

    /// Returns at the next ring or after `limit`.
    public func wait(atMost limit: Duration, by time: TimeSource) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait() }
            group.addTask { try? await time.sleep(limit) }  // cancelled when the bell rang first
            await group.next()
            group.cancelAll()
        }
    }

    private func release() {
        waiter?.resume()
        waiter = nil
    }
}
