public import Execution
public import Foundation
import Manifests
public import Planning
import Synchronization

/// A container engine in memory: containers do what `behaviour` says in the time that `now`
/// tells, and `interference` decides what befalls each call.
public final class SimulatedEngine: ContainerEngine {
    let installationID: String
    let gpuCount: Int
    private let now: @Sendable () -> Duration
    private let behaviour: @Sendable (ContainerRequest) -> SimulatedBehaviour
    private let interference: @Sendable (EngineCall) -> Interference
    private let state = Mutex(EngineState())

    public init(
        installationID: String, gpuCount: Int = 0, now: @escaping @Sendable () -> Duration,
        behaviour: @escaping @Sendable (ContainerRequest) -> SimulatedBehaviour,
        interference: @escaping @Sendable (EngineCall) -> Interference
    ) {
        self.installationID = installationID
        self.gpuCount = gpuCount
        self.now = now
        self.behaviour = behaviour
        self.interference = interference
    }

    /// Runs `body` on the state as it is by now.
    func withState<Result: Sendable, Failure: Error>(
        _ body: (inout EngineState) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let age = now()
        return try state.withLock { state throws(Failure) in
            state.settle(at: age)
            defer {
                for id in state.ended { for each in state.listeners { each.yield(.ended(id: id)) } }
                state.ended = []
            }
            return try body(&state)
        }
    }

    private func perform<Result: Sendable>(
        _ verb: EngineCall.Verb, _ attempt: AttemptName?,
        _ body: (inout EngineState, Interference) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        let call = EngineCall(verb: verb, attempt: attempt)
        let fate = interference(call)
        switch fate {
        case .unreachable: throw .unreachable("the simulated engine is not reachable")
        case .cutOff: throw .unknown("the simulated call was cut off")
        case .none, .replyLost, .nameTaken, .stuck: break
        }
        let result = try withState { state throws(EngineError) in
            let before = state.changes
            let result = try body(&state, fate)
            var recorded = call
            recorded.hasEffect = state.changes > before
            if call.isMutating { state.calls.append(recorded) }
            return result
        }
        guard fate != .replyLost else { throw .unknown("the simulated reply was lost") }
        return result
    }

    private func name(of id: String) -> AttemptName? {
        withState { $0.containers[id]?.attempt }
    }

    public func list() async throws(EngineError) -> [ContainerObservation] {
        try perform(.list, nil) { state, _ throws(EngineError) in
            state.present.compactMap { each in
                ContainerLabel.observation(id: each.id, labels: each.labels, state: each.state)
            }
        }
    }

    public func create(
        _ request: ContainerRequest
    ) async throws(EngineError) -> CreatedContainer {
        let task = request.identity.task
        let attempt = AttemptName(
            resource: task.resource, digest: task.digest, number: request.identity.attempt)
        let behaviour = behaviour(request)
        return try perform(.create, attempt) { state, fate throws(EngineError) in
            let name = request.identity.name
            if fate == .nameTaken { state.takeName(name) }
            guard !state.foreignNames.contains(name) else {
                throw .foreignContainer(name: name)
            }
            if let found = state.present.first(where: { $0.name == name }) {
                guard request.isMet(by: found.labels) else {
                    throw .foreignContainer(name: name)
                }
                return CreatedContainer(id: found.id, imageID: "sha256:simulated")
            }
            guard behaviour.beginning != .lacksImage else { throw .imageMissing(request.image) }
            guard let gpus = state.freeGPUs(request.resources.gpus, of: gpuCount) else {
                throw .busy("fewer than \(request.resources.gpus) GPUs are free")
            }
            return CreatedContainer(
                id: state.add(request, behaviour, gpus: gpus), imageID: "sha256:simulated")
        }
    }

    public func start(_ id: String) async throws(EngineError) {
        let age = now()
        try perform(.start, name(of: id)) { state, _ throws(EngineError) in
            try state.start(id, at: age)
        }
    }

    public func stop(_ id: String, grace: Duration) async throws(EngineError) {
        try perform(.stop, name(of: id)) { state, _ throws(EngineError) in
            guard let found = state.containers[id], found.goneAt == nil else { return }
            guard found.state == .running else { return }
            switch found.behaviour.onTerminate {
            case .exits(let code): state.end(id, code: code, isOutOfMemory: false)
            case .ignores: state.end(id, code: 137, isOutOfMemory: false)
            }
        }
    }

    public func exit(of id: String) async throws(EngineError) -> ContainerExit {
        try perform(.exit, name(of: id)) { state, _ throws(EngineError) in
            guard let found = state.containers[id], found.goneAt == nil else { throw .notFound }
            guard found.state != .running else { throw .notEnded }
            return found.exit ?? ContainerExit(code: 0, isOutOfMemory: false, message: nil)
        }
    }

    public func remove(_ id: String) async throws(EngineError) {
        let age = now()
        try perform(.remove, name(of: id)) { state, fate throws(EngineError) in
            guard let found = state.containers[id], found.goneAt == nil else { return }
            guard found.state != .running else {
                throw .refused("the container is running; stop it before it is removed")
            }
            guard fate != .stuck else {
                state.beginRemoval(id, until: age + .seconds(3600))
                throw .unknown("the simulated removal does not end")
            }
            state.remove(id, at: age, byHand: false)
        }
    }

    public func log(of id: String, maxBytes: Int) async throws(EngineError) -> Data {
        try perform(.log, name(of: id)) { state, _ throws(EngineError) in
            guard let found = state.containers[id], found.goneAt == nil else { throw .notFound }
            guard found.startCount > 0 else { return Data() }
            return Data(found.behaviour.output.utf8.prefix(maxBytes))
        }
    }

    public func identity() async -> String? {
        withState { "engine-\($0.starts)" }
    }
}
