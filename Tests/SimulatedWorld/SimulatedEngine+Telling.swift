public import Execution
import Manifests
import Planning

/// What a simulated engine tells of itself and of its containers.
extension SimulatedEngine {
    public var capabilities: EngineCapabilities {
        EngineCapabilities(placesWork: false, sharesFiles: true)
    }

    public func capacity() async throws(EngineError) -> EngineCapacity {
        EngineCapacity(milliCPUs: 4_000, memoryBytes: 8 << 30, gpus: gpuCount)
    }

    public func followLog(
        of id: String, after position: LogPosition, _ take: (LogPiece) throws -> Void
    ) async throws -> Bool {
        let container = withState { $0.containers[id] }
        guard let container, container.goneAt == nil else { throw EngineError.notFound }
        let output = container.startCount > 0 ? Array(container.behaviour.output.utf8) : []
        var next = position
        next.offsetBytes = output.count
        try take(
            LogPiece(
                bytes: output[min(position.offsetBytes, output.count)...], position: next,
                hasCaughtUp: true))
        return container.state == .exited || container.state == .removing
    }

    public func usage(of id: String) async throws(EngineError) -> ContainerUsage? {
        let container = withState { $0.containers[id] }
        guard let container, container.goneAt == nil, container.state == .running else {
            return nil
        }
        return ContainerUsage(
            cpuTime: .milliseconds(1), memoryBytes: 1 << 20,
            gpuMemoryBytes: container.request.resources.gpus > 0 ? 1 << 20 : nil)
    }

    public func events(
        _ tell: @escaping @Sendable (EngineEvent) -> Void
    ) async throws(EngineError) {
        let (stream, listener) = AsyncStream<EngineEvent>.makeStream()
        withState { $0.listeners.append(listener) }
        tell(.listening)
        for await event in stream { tell(event) }
    }

    public func close() async throws(EngineError) {
        let listeners = withState { state in
            defer { state.listeners = [] }
            return state.listeners
        }
        for each in listeners { each.finish() }
    }
}
