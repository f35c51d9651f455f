internal import Synchronization

/// Gives the GPUs of the server out by index. The labels of containers say which ones are taken; a
/// container that is being made has no labels yet, so its GPUs are kept here meanwhile.
final class GPUDevices: Sendable {
    private struct Reservation {
        let gpus: [Int]
        /// The moment at which the call that makes the container ended; nil until then.
        var settledAt: Int?
    }

    private struct State {
        /// Counts the beginnings and ends of calls, so that they have an order.
        var moment = 0
        /// The moments at which listings began that are under way.
        var listings: Set<Int> = []
        var reserved: [String: Reservation] = [:]

        mutating func next() -> Int {
            moment += 1
            return moment
        }
    }

    let count: Int
    private let state = Mutex(State())

    init(count: Int) {
        self.count = count
    }

    /// Reserves the lowest GPUs that are free for the container of this name; nil when too few
    /// are. To be followed by `settle` once the container was made or could not be.
    ///
    /// - Parameter held: lists the GPUs that the other containers have.
    func reserve(
        _ wanted: Int, for name: String,
        besides held: () async throws(EngineError) -> [Int]
    ) async throws(EngineError) -> [Int]? {
        let listing = state.withLock { state in
            let listing = state.next()
            state.listings.insert(listing)
            return listing
        }
        defer { _ = state.withLock { $0.listings.remove(listing) } }
        let held = try await held()
        return state.withLock { state in
            let oldest = state.listings.min() ?? listing
            // A listing that began after the call ended shows what the call made.
            state.reserved = state.reserved.filter { ($1.settledAt ?? .max) > oldest }
            let reserved = state.reserved.filter {
                $0 != name && ($1.settledAt ?? .max) > listing
            }
            let taken = Set(held).union(reserved.values.flatMap(\.gpus))
            let free = (0..<count).lazy.filter { !taken.contains($0) }.prefix(wanted)
            guard free.count == wanted else { return nil }
            state.reserved[name] = Reservation(gpus: Array(free))
            return Array(free)
        }
    }

    /// Ends the reservation: from now on the labels in listings count.
    func settle(_ name: String) {
        state.withLock { state in
            let now = state.next()
            state.reserved[name]?.settledAt = now
        }
    }
}
