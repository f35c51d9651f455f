/// Sorts ids so that each comes after its dependencies, and otherwise in ascending order; also
/// finds circles.
struct DependencyOrder<ID: Hashable & Comparable> {
    let ordered: [ID]
    /// The ids that belong to circles of dependencies.
    let cyclic: Set<ID>

    /// Dependencies outside `ids` are ignored. The walk is iterative, so that a long chain cannot
    /// overflow the stack.
    init(_ ids: some Sequence<ID>, dependencies: (ID) -> [ID]) {
        let sorted = ids.sorted()
        let places = Dictionary(
            zip(sorted, sorted.indices), uniquingKeysWith: { first, _ in first })
        var walk = Walk(count: sorted.count)
        func enter(_ place: Int) {
            let targets = dependencies(sorted[place]).compactMap { places[$0] }
            walk.enter(place, targets.count > 1 ? targets.sorted() : targets)
        }
        for place in sorted.indices where walk.states[place] == .new {
            enter(place)
            while let top = walk.stack.indices.last {
                guard let next = walk.stack[top].rest.popLast() else {
                    walk.leave()
                    continue
                }
                switch walk.states[next] {
                case .new: enter(next)
                case .open: walk.markCircle(from: next)
                case .done: break
                }
            }
        }
        ordered = walk.ordered.map { sorted[$0] }
        cyclic = Set(walk.cyclic.map { sorted[$0] })
    }
}

/// A depth-first walk through a list, whose elements are known by their indices.
private struct Walk {
    enum State { case new, open, done }

    struct Frame {
        let place: Int
        /// Dependencies still to visit, the next one at the end.
        var rest: [Int]
    }

    var states: [State]
    var stack: [Frame] = []
    var ordered: [Int] = []
    var cyclic: Set<Int> = []

    init(count: Int) {
        states = Array(repeating: .new, count: count)
        ordered.reserveCapacity(count)
    }

    mutating func enter(_ place: Int, _ dependencies: [Int]) {
        states[place] = .open
        stack.append(Frame(place: place, rest: dependencies.reversed()))
    }

    mutating func leave() {
        guard let frame = stack.popLast() else { return }
        states[frame.place] = .done
        ordered.append(frame.place)
    }

    mutating func markCircle(from place: Int) {
        cyclic.insert(place)
        for frame in stack.reversed() {
            if frame.place == place { break }
            cyclic.insert(frame.place)
        }
    }
}
