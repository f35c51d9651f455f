import Manifests

/// When work begins and ends if each piece takes as long as expected. Work begins in order of
/// priority, as capacity and dependencies allow. When a piece does not fit, the pieces behind it
/// wait too, because the schedule reserves capacity for it.
struct Timetable: Sendable {
    /// One piece of work.
    struct Item: Sendable {
        let id: ResourceID
        let needs: Resources
        let priority: Int
        /// How long it takes, or still takes when it runs already; nil when nobody knows.
        let seconds: Int?
        /// Work that must be done first; what is not among the items does not count.
        let after: [ResourceID]
        var isRunning = false
    }

    /// Seconds from now.
    struct Span: Sendable, Hashable {
        let begin: Int
        let end: Int
    }

    /// The spans that can be told; work of unknown length, and work that waits for it, has none.
    private(set) var spans: [ResourceID: Span] = [:]

    /// When the last span ends.
    var end: Int { spans.values.map(\.end).max() ?? 0 }

    /// Items of one priority begin in the given order. An item that needs more than `capacity` has
    /// no span.
    init(_ items: [Item], capacity: Resources) {
        let items = items.filter { $0.needs.fits(in: capacity) }.enumerated()
            .sorted { ($1.element.priority, $0.offset) < ($0.element.priority, $1.offset) }
            .map(\.element)
        var places: [ResourceID: Int] = [:]
        for (place, item) in items.enumerated() { places[item.id] = place }
        var missing = Array(repeating: 0, count: items.count)
        var followers: [Int: [Int]] = [:]
        for (place, item) in items.enumerated() {
            for first in Set(item.after.compactMap { places[$0] }) where first != place {
                missing[place] += 1
                followers[first, default: []].append(place)
            }
        }
        var used = Resources(milliCPUs: 0, memoryBytes: 0, gpus: 0)
        var ready = Heap<Int>()
        var running = Heap<End>()
        func begin(_ place: Int, at now: Int) {
            used = used.plus(items[place].needs)
            guard let seconds = items[place].seconds else { return }
            let (sum, isTooLong) = now.addingReportingOverflow(seconds)
            let end = isTooLong ? Int.max : sum
            spans[items[place].id] = Span(begin: now, end: end)
            running.insert(End(at: end, place: place))
        }
        for (place, item) in items.enumerated() {
            if item.isRunning {
                begin(place, at: 0)
            } else if missing[place] == 0 {
                ready.insert(place)
            }
        }
        var now = 0
        repeat {
            while let next = ready.first, used.plus(items[next].needs).fits(in: capacity) {
                ready.removeFirst()
                begin(next, at: now)
            }
            guard let ended = running.first else { return }
            running.removeFirst()
            now = ended.at
            used = used.minus(items[ended.place].needs)
            for follower in followers[ended.place] ?? [] {
                missing[follower] -= 1
                if missing[follower] == 0, !items[follower].isRunning { ready.insert(follower) }
            }
        } while true
    }

    private struct End: Comparable {
        let at: Int
        let place: Int

        static func < (left: End, right: End) -> Bool {
            (left.at, left.place) < (right.at, right.place)
        }
    }
}

extension Resources {
    fileprivate func plus(_ other: Resources) -> Resources {
        Resources(
            milliCPUs: milliCPUs + other.milliCPUs, memoryBytes: memoryBytes + other.memoryBytes,
            gpus: gpus + other.gpus)
    }
}

/// A heap with the least element first; insertion and removal take logarithmic time.
private struct Heap<Element: Comparable> {
    private var elements: [Element] = []

    var first: Element? { elements.first }

    mutating func insert(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0, elements[child] < elements[(child - 1) / 2] {
            elements.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeFirst() {
        guard let last = elements.popLast(), !elements.isEmpty else { return }
        elements[0] = last
        var parent = 0
        while let child = smallerChild(of: parent), elements[child] < elements[parent] {
            elements.swapAt(child, parent)
            parent = child
        }
    }

    private func smallerChild(of parent: Int) -> Int? {
        let left = 2 * parent + 1
        guard left < elements.count else { return nil }
        let right = left + 1
        return right < elements.count && elements[right] < elements[left] ? right : left
    }
}
