/// What `operation` returns or throws, or `failure` when the limit passes first. The operation is
/// then cancelled, and its end awaited.
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
