import Execution
import Foundation
import Planning

/// All that a simulated engine knows.
struct EngineState: Sendable {
    /// Also those that are gone, so that their ends can be compared with the journal.
    var containers: [String: SimulatedContainer] = [:]
    var order: [String] = []
    var foreignNames: [String] = []
    /// The mutating calls that arrived.
    var calls: [EngineCall] = []
    /// How often the engine was started.
    var starts = 1
    /// Counts what changed.
    var changes = 0
    /// Containers that ended or went since it was last told.
    var ended: [String] = []
    /// Who is told of ends.
    var listeners: [AsyncStream<EngineEvent>.Continuation] = []

    /// What exists, in order of making.
    var present: [SimulatedContainer] {
        order.compactMap { containers[$0] }.filter { $0.goneAt == nil }
    }

    /// Ends what ends by itself until `age`.
    mutating func settle(at age: Duration) {
        for id in order {
            guard let each = containers[id], each.goneAt == nil, let endsAt = each.endsAt,
                endsAt <= age
            else { continue }
            switch (each.state, each.behaviour.end) {
            case (.running, .exits(let code)): end(id, code: code, isOutOfMemory: false)
            case (.running, .outOfMemory): end(id, code: 137, isOutOfMemory: true)
            case (.removing, _): remove(id, at: age, byHand: each.wasRemovedByHand)
            case (.created, _), (.exited, _): break
            }
        }
    }

    mutating func add(
        _ request: ContainerRequest, _ behaviour: SimulatedBehaviour, gpus: [Int]
    ) -> String {
        changes += 1
        let id = "container-\(order.count + 1)"
        containers[id] = SimulatedContainer(
            id: id, name: request.identity.name, labels: request.labels(gpus: gpus),
            request: request, behaviour: behaviour)
        order.append(id)
        return id
    }

    /// The lowest GPUs of the first `count` that no live container has; nil when too few are free.
    func freeGPUs(_ wanted: Int, of count: Int) -> [Int]? {
        let taken = present.filter(\.isLive).flatMap { ContainerLabel.gpus(in: $0.labels) }
        let free = (0..<count).filter { !taken.contains($0) }.prefix(wanted)
        return free.count == wanted ? Array(free) : nil
    }

    mutating func takeName(_ name: String) {
        guard !foreignNames.contains(name), !present.contains(where: { $0.name == name }) else {
            return
        }
        foreignNames.append(name)
    }

    mutating func start(_ id: String, at age: Duration) throws(EngineError) {
        guard let found = containers[id], found.goneAt == nil else { throw .notFound }
        guard found.state != .running else { return }
        guard found.state != .removing else { throw .notStarted("the container is being removed") }
        if case .refused(let message) = found.behaviour.beginning {
            containers[id]?.exit = ContainerExit(
                code: 127, isOutOfMemory: false, message: message)
            throw .notStarted(message)
        }
        changes += 1
        containers[id]?.state = .running
        containers[id]?.startCount += 1
        containers[id]?.exit = nil
        containers[id]?.endsAt = age + found.behaviour.length
        settle(at: age)
    }

    /// What ran once runs again, and the exit of before is no longer to be had.
    mutating func startByHand(_ container: SimulatedContainer, at age: Duration) {
        changes += 1
        containers[container.id]?.state = .running
        containers[container.id]?.exit = nil
        containers[container.id]?.wasStartedByHand = true
        containers[container.id]?.endsAt = age + container.behaviour.length
    }

    mutating func end(_ id: String, code: Int, isOutOfMemory: Bool) {
        guard let found = containers[id], found.state == .running else { return }
        changes += 1
        ended.append(id)
        containers[id]?.state = .exited
        containers[id]?.exit = ContainerExit(
            code: code, isOutOfMemory: isOutOfMemory, message: nil)
        write(found, code: code)
    }

    mutating func beginRemoval(_ id: String, until age: Duration) {
        changes += 1
        containers[id]?.state = .removing
        containers[id]?.endsAt = age
    }

    mutating func remove(_ id: String, at age: Duration, byHand: Bool) {
        changes += 1
        ended.append(id)
        containers[id]?.goneAt = age
        containers[id]?.wasRemovedByHand = byHand
    }

    /// A success leaves its result, anything else a piece of one that must never be taken in.
    private func write(_ container: SimulatedContainer, code: Int) {
        guard let result = container.behaviour.result,
            let work = container.request.mounts.first(where: { $0.target == WorkerPlaces.work })
        else { return }
        let artifact = "\(work.source)/outputs/artifact"
        let (name, other) =
            code == 0 ? ("result.txt", "partial.txt") : ("partial.txt", "result.txt")
        try? FileManager.default.removeItem(atPath: "\(artifact)/\(other)")  // of an earlier start
        // A folder that somebody took away cannot be written to.
        _ = FileManager.default.createFile(
            atPath: "\(artifact)/\(name)", contents: Data(result.utf8))
    }
}
