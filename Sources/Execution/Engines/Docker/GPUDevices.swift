internal import Synchronization

/// Assigns the server's GPUs by index. The labels of containers show which ones are taken; a
/// container that is being made has no labels yet, so its GPUs are reserved here.
final class GPUDevices: Sendable {
    private struct Reservation {
        let gpus: [Int]
        /// The moment when the call that makes the container ended; nil until then.
        var settledAt: Int?
    }

    private struct State {
        /// Numbers the beginnings and ends of calls, to order them.
        var moment = 0
        /// The moments when the listings in progress began.
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

    /// Reserves the lowest free GPUs for the container of this name; nil when too few are free.
    /// Call `settle` when the container was made or its creation failed.
    ///
    /// - Parameter held: returns the GPUs of the other containers.
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
            // A listing that began after the call ended shows the container of that call.
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

    /// Ends the reservation: from now on the labels in listings show these GPUs.
    func settle(_ name: String) {
        state.withLock { state in
            let now = state.next()
            state.reserved[name]?.settledAt = now
        }
    }
}
