import Manifests
import Persistence
import Planning
import SimulatedWorld
import Synchronization

/// What goes wrong, by a seed; and the diary of one simulation.
final class FaultPlan: Sendable {
    /// The daemon dies at the nth call from now: before the call has an effect, or after.
    struct Crash: Sendable {
        var calls: Int
        let isBeforeEffect: Bool
    }

    private struct State: Sendable {
        var dice: Dice
        var isOn = true
        var unreachableUntil = Duration.zero
        var bucketUnreachableUntil = Duration.zero
        var crash: Crash?
        var hasCrashed = false
        var store: StateStore?
        var diary: [String] = []
        var violations: [String] = []
    }

    private let state: Mutex<State>
    let clock: SimulatedClock

    init(seed: UInt64, clock: SimulatedClock) {
        self.clock = clock
        state = Mutex(State(dice: Dice(seed: seed, "faults")))
    }

    func note(_ text: String) {
        state.withLock { $0.diary.append("\(clock.age / .seconds(1))s \(text)") }
    }

    func violated(_ text: String) {
        state.withLock { state in
            state.violations.append(text)
            state.diary.append("!!! \(text)")
        }
    }

    var violations: [String] { state.withLock { $0.violations } }
    var diary: [String] { state.withLock { $0.diary } }
    var hasCrashed: Bool { state.withLock { $0.hasCrashed } }

    func attach(_ store: StateStore) {
        state.withLock { state in
            state.store = store
            state.hasCrashed = false
            state.crash = nil
        }
    }

    func arm(_ crash: Crash) { state.withLock { $0.crash = crash } }
    func disarm() { state.withLock { $0.crash = nil } }

    func switchOff() {
        state.withLock { state in
            state.isOn = false
            state.crash = nil
            state.unreachableUntil = .zero
            state.bucketUnreachableUntil = .zero
        }
    }

    func makeEngineUnreachable(for length: Duration) {
        state.withLock { $0.unreachableUntil = clock.age + length }
    }

    func makeBucketUnreachable(for length: Duration) {
        state.withLock { $0.bucketUnreachableUntil = clock.age + length }
    }

    /// What befalls a call of the engine.
    func fate(of call: EngineCall) -> Interference {
        if call.isMutating { checkIntent(call) }
        let fate = state.withLock { state -> Interference in
            guard state.isOn else { return .none }
            if state.hasCrashed { return .unreachable }
            if clock.age < state.unreachableUntil { return .unreachable }
            if let fate = Self.crash(&state, counts: call.verb != .list) { return fate }
            guard call.isMutating else { return state.dice.chance(1) ? .unreachable : .none }
            switch state.dice.roll(1...100) {
            case 1...3: return .replyLost
            case 4...5: return .cutOff
            case 6: return .unreachable
            case 7...9: return call.verb == .create ? .nameTaken : .none
            case 10...13: return call.verb == .remove ? .stuck : .none
            default: return .none
            }
        }
        closeAfterCrash()
        note(
            "engine \(call.verb.rawValue) \(call.attempt?.description ?? "")"
                + (fate == .none ? "" : " -> \(fate)") + (hasCrashed ? " (daemon dead)" : ""))
        return fate
    }

    /// What befalls a call of the bucket or of the repository.
    func fate(of what: String) -> Interference {
        let fate = state.withLock { state -> Interference in
            guard state.isOn else { return .none }
            if state.hasCrashed { return .unreachable }
            if what.hasPrefix("bucket"), clock.age < state.bucketUnreachableUntil {
                return .unreachable
            }
            if let fate = Self.crash(&state, counts: true) { return fate }
            switch state.dice.roll(1...100) {
            case 1...4: return what.hasPrefix("bucket") ? .replyLost : .unreachable
            case 5...6: return .unreachable
            default: return .none
            }
        }
        closeAfterCrash()
        note("\(what)" + (fate == .none ? "" : " -> \(fate)"))
        return fate
    }

    /// Counts down to the crash; nil while none is due.
    private static func crash(_ state: inout State, counts: Bool) -> Interference? {
        guard counts, var crash = state.crash else { return nil }
        crash.calls -= 1
        state.crash = crash
        guard crash.calls <= 0 else { return nil }
        state.hasCrashed = true
        state.crash = nil
        return crash.isBeforeEffect ? .unreachable : Interference.none
    }

    /// A dead daemon writes nothing any more: its journal is closed under its feet.
    private func closeAfterCrash() {
        guard let store = state.withLock({ $0.hasCrashed ? $0.store : nil }) else { return }
        do {
            try store.close()
        } catch {
            violated("the journal cannot be closed: \(error)")
        }
    }

    /// I7: no outside mutation without the row of its intent.
    private func checkIntent(_ call: EngineCall) {
        guard let store = state.withLock({ $0.hasCrashed ? nil : $0.store }),
            let attempt = call.attempt
        else { return }
        do {
            let matches = try store.openIntents().contains { record in
                record.detail.verb.rawValue == call.verb.rawValue
                    && record.subject.resource == attempt.resource
                    && record.subject.task?.digest == attempt.digest
                    && record.subject.attempt == attempt.number
            }
            if !matches { violated("I7: \(call.verb.rawValue) \(attempt) without an intent") }
        } catch {
            violated("the journal cannot be read: \(error)")
        }
    }
}
