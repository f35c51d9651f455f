/// Puts things after what they depend on, and otherwise in order; finds what depends on itself.
struct DependencyOrder<ID: Hashable & Comparable> {
    let ordered: [ID]
    /// Members of circles.
    let cyclic: Set<ID>

    /// Dependencies that are not among `ids` do not count. Iterative, so a long chain is no danger.
    init(_ ids: some Sequence<ID>, dependencies: (ID) -> [ID]) {
        let sorted = ids.sorted()
        let known = Set(sorted)
        var walk = Walk<ID>()
        for id in sorted where walk.state[id] == nil {
            walk.enter(id, dependencies(id).filter(known.contains).sorted())
            while let top = walk.stack.indices.last {
                guard let next = walk.stack[top].rest.popLast() else {
                    walk.leave()
                    continue
                }
                switch walk.state[next] {
                case nil: walk.enter(next, dependencies(next).filter(known.contains).sorted())
                case .open: walk.markCircle(from: next)
                case .done: break
                }
            }
        }
        ordered = walk.ordered
        cyclic = walk.cyclic
    }
}

private struct Walk<ID: Hashable & Comparable> {
    enum State { case open, done }

    struct Frame {
        let id: ID
        /// Still to visit, the last one first.
        var rest: [ID]
    }

    var state: [ID: State] = [:]
    var stack: [Frame] = []
    var ordered: [ID] = []
    var cyclic: Set<ID> = []

    mutating func enter(_ id: ID, _ dependencies: [ID]) {
        state[id] = .open
        stack.append(Frame(id: id, rest: dependencies.reversed()))
    }

    mutating func leave() {
        guard let frame = stack.popLast() else { return }
        state[frame.id] = .done
        ordered.append(frame.id)
    }

    mutating func markCircle(from id: ID) {
        cyclic.insert(id)
        for frame in stack.reversed() {
            if frame.id == id { break }
            cyclic.insert(frame.id)
        }
    }
}
