import Planning

extension SimulatedEngine {
    /// All containers ever made, in order.
    public var everyContainer: [SimulatedContainer] {
        withState { state in state.order.compactMap { state.containers[$0] } }
    }

    /// What exists now.
    public var present: [SimulatedContainer] { withState { $0.present } }

    public var foreignNames: [String] { withState { $0.foreignNames } }

    /// The mutating calls that arrived so far.
    public var calls: [EngineCall] { withState { $0.calls } }

    /// When the next running container ends or the next removal does.
    public var nextEndAt: Duration? {
        withState { state in
            state.present.filter { $0.state == .running || $0.state == .removing }
                .compactMap(\.endsAt).min()
        }
    }

    /// A person removes a container by force, running or not. False when it is not there.
    public func removeByHand(_ id: String, at age: Duration) -> Bool {
        withState { state in
            guard let found = state.containers[id], found.goneAt == nil,
                found.state != .removing
            else { return false }
            if found.state == .running { state.end(id, code: 137, isOutOfMemory: false) }
            state.remove(id, at: age, byHand: true)
            return true
        }
    }

    /// A person kills what runs in a container.
    public func killByHand(_ id: String) {
        withState { $0.end(id, code: 137, isOutOfMemory: false) }
    }

    /// A person starts a container again that has ended. False when it has not.
    public func startByHand(_ id: String, at age: Duration) -> Bool {
        withState { state in
            guard let found = state.containers[id], found.state == .exited, found.goneAt == nil
            else { return false }
            state.startByHand(found, at: age)
            return true
        }
    }

    /// A stranger makes a container of this name.
    public func takeName(_ name: String) {
        withState { $0.takeName(name) }
    }

    /// The engine is started anew: what ran has ended, one way or the other.
    public func restart(code: Int) {
        withState { state in
            state.starts += 1
            for each in state.present where each.state == .running {
                state.end(each.id, code: code, isOutOfMemory: false)
            }
        }
    }
}
