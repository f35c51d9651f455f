import FlyingFox
import Persistence
import Synchronization

/// Counts the open streams of each client and refuses more than the limit.
final class StreamGate: Sendable {
    /// The party to which the limit applies.
    enum Client: Hashable, Sendable {
        /// All visitors who are not signed in and come from one address.
        case visitors(of: String)
        case signedIn(Viewer)
    }

    private struct Stream {
        let client: Client
        let connection: HTTPRequest.Address?
    }

    private struct State {
        var open: [Int: Stream] = [:]
        var nextID = 0
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// A pass for one stream. It ends when it is released or when the connection is gone.
    func enter(
        as client: Client, over connection: HTTPRequest.Address?
    ) throws(Refusal) -> Pass {
        let id = state.withLock { state -> Int? in
            guard state.open.values.count(where: { $0.client == client }) < limit else {
                return nil
            }
            state.nextID += 1
            state.open[state.nextID] = Stream(client: client, connection: connection)
            return state.nextID
        }
        guard let id else { throw .tooManyStreams }
        return Pass(gate: self, id: id)
    }

    /// Ends the passes of a connection that is gone, and so its streams.
    func close(_ connection: HTTPRequest.Address) {
        state.withLock { state in
            state.open = state.open.filter { $0.value.connection != connection }
        }
    }

    /// The right to send one stream.
    final class Pass: Sendable {
        private let gate: StreamGate
        private let id: Int

        fileprivate init(gate: StreamGate, id: Int) {
            self.gate = gate
            self.id = id
        }

        /// Whether the client still listens, as far as that is known.
        var isOpen: Bool { gate.state.withLock { $0.open[id] != nil } }

        deinit { gate.state.withLock { _ = $0.open.removeValue(forKey: id) } }
    }
}
