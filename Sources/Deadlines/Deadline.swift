/// Returns or throws what `operation` does, or throws `failure` when `limit` passes first. In that
/// case the operation is cancelled, and the call waits until the operation has ended.
public func withDeadline<Value: Sendable, Failure: Error>(
    _ limit: Duration, throwing failure: Failure,
    _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await operation() }
        group.addTask {
            try await cancellableSleep(for: limit)
            throw failure
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw CancellationError() }
        return value
    }
}
