import Manifests

/// The work that gets capacity next, and the place and reason of work that waits.
struct Schedule: Sendable {
    /// Work that would begin if there were room.
    struct Candidate: Sendable, Hashable {
        let resource: ResourceID
        let needs: Resources
        let priority: Int
    }

    /// Why a candidate does not begin now.
    struct Place: Sendable, Hashable {
        let position: Int
        let reason: Reason
        let message: String
    }

    /// The resources whose work may begin.
    private(set) var admitted: Set<ResourceID> = []
    private(set) var waiting: [ResourceID: Place] = [:]
    /// The first candidate that waits for capacity; free capacity is kept for it.
    private var firstInNeed: (resource: ResourceID, position: Int)?

    /// Admits in order of priority, then of what the owner uses already for each share, then of
    /// identity. A candidate that does not fit reserves the free part of what it needs, so that it
    /// cannot starve; a candidate whose owner's quota is used up reserves nothing.
    ///
    /// - Parameter heldGPUs: the number of GPUs that containers have, including containers of
    ///   nothing declared.
    init(
        candidates: [Candidate], running: [(owner: String, uses: Resources)], capacity: Resources,
        rules: ScheduleRules, heldGPUs: Int
    ) {
        var free = running.reduce(capacity) { $0.minus($1.uses) }
        free.gpus = min(free.gpus, max(capacity.gpus - heldGPUs, 0))
        // All capacity that is not in use; the part that is not in `free` is kept for those that
        // wait.
        var unused = free
        var usage = ScheduleUsage(rules: rules)
        for each in running { usage.add(each.uses, of: each.owner) }
        let byPriority = Dictionary(grouping: candidates, by: \.priority)
        for priority in byPriority.keys.sorted(by: >) {
            var lines = OwnerLines(byPriority[priority] ?? [], usage: usage)
            while let candidate = lines.next(usage: usage) {
                let owner = candidate.resource.owner
                if let problem = usage.problem(with: candidate.needs, of: owner) {
                    wait(candidate.resource, .quotaReached, problem)
                    continue
                }
                if candidate.needs.fits(in: free) {
                    admitted.insert(candidate.resource)
                    unused = unused.minus(candidate.needs)
                    usage.add(candidate.needs, of: owner)
                } else {
                    wait(candidate, free: free, unused: unused)
                }
                free = free.minus(candidate.needs)
            }
        }
    }

    /// Puts a candidate into the queue. The message says what is short, and for whom unused
    /// capacity is kept.
    private mutating func wait(_ candidate: Candidate, free: Resources, unused: Resources) {
        let needs = candidate.needs
        var message = needs.shortage(of: free)
        if let kept = free.kept(of: unused, lackedBy: needs), let before = before(candidate) {
            message += "; \(kept) unused, kept for \(before)"
        }
        wait(candidate.resource, .queued, message)
        if firstInNeed == nil { firstInNeed = (candidate.resource, waiting.count) }
    }

    /// The first candidate that waits for capacity, by its position; its name is told only to the
    /// same owner.
    private func before(_ candidate: Candidate) -> String? {
        guard let first = firstInNeed else { return nil }
        let isOwn = first.resource.owner == candidate.resource.owner
        return "number \(first.position)\(isOwn ? ", \(first.resource)" : "")"
    }

    private mutating func wait(_ resource: ResourceID, _ reason: Reason, _ message: String) {
        let position = waiting.count + 1
        waiting[resource] = Place(
            position: position, reason: reason,
            message: "number \(position) in the queue: \(message)")
    }
}

/// Candidates of one priority, those of each owner in a line of their own, in order of identity.
private struct OwnerLines {
    private struct Line {
        let owner: String
        /// The owner's use when the line was last looked at.
        var weight: Int
        /// Places among the candidates, never empty.
        var places: ArraySlice<Int>
    }

    /// In order of identity.
    private let candidates: [Schedule.Candidate]
    private var lines: [Line]
    /// The line that the last candidate came from; only the use of its owner has grown since.
    private var last: Int?

    init(_ candidates: [Schedule.Candidate], usage: ScheduleUsage) {
        let sorted = candidates.sorted { $0.resource < $1.resource }
        self.candidates = sorted
        lines = Dictionary(grouping: sorted.indices) { sorted[$0].resource.owner }.map {
            Line(owner: $0, weight: usage.weighted($0), places: $1[...])
        }
    }

    /// The first candidate of the owner who uses least; among owners who use as much, the first by
    /// identity.
    mutating func next(usage: ScheduleUsage) -> Schedule.Candidate? {
        if let last { lines[last].weight = usage.weighted(lines[last].owner) }
        last = lines.indices.min { first, second in
            let (one, other) = (lines[first], lines[second])
            return (one.weight, one.places[one.places.startIndex])
                < (other.weight, other.places[other.places.startIndex])
        }
        guard let index = last else { return nil }
        let place = lines[index].places.removeFirst()
        if lines[index].places.isEmpty {
            lines.remove(at: index)
            last = nil
        }
        return candidates[place]
    }
}

extension Resources {
    func fits(in free: Resources) -> Bool {
        milliCPUs <= free.milliCPUs && memoryBytes <= free.memoryBytes && gpus <= free.gpus
    }

    /// The resources that are left; no part is below zero.
    func minus(_ used: Resources) -> Resources {
        Resources(
            milliCPUs: max(milliCPUs - used.milliCPUs, 0),
            memoryBytes: max(memoryBytes - used.memoryBytes, 0), gpus: max(gpus - used.gpus, 0))
    }

    /// What is needed and how much of it is free, for each part that is short.
    func shortage(of free: Resources) -> String {
        var parts: [String] = []
        if milliCPUs > free.milliCPUs {
            parts.append("needs \(Self.cores(milliCPUs)) cpus, \(Self.cores(free.milliCPUs)) free")
        }
        if memoryBytes > free.memoryBytes {
            let mebibyte = 1 << 20
            parts.append(
                "needs \(memoryBytes / mebibyte) MiB, \(free.memoryBytes / mebibyte) MiB free")
        }
        if gpus > free.gpus { parts.append("needs \(gpus) GPUs, \(free.gpus) free") }
        return parts.joined(separator: "; ")
    }

    /// The unused capacity that is kept for others, for each part that `needs` lacks; `self` is the
    /// free capacity. Nil when everything that is short is in use.
    fileprivate func kept(of unused: Resources, lackedBy needs: Resources) -> String? {
        let mebibyte = 1 << 20
        var parts: [String] = []
        if needs.milliCPUs > milliCPUs, unused.milliCPUs > milliCPUs {
            parts.append("\(Self.cores(unused.milliCPUs - milliCPUs)) cpus")
        }
        if needs.memoryBytes > memoryBytes, unused.memoryBytes > memoryBytes {
            parts.append("\((unused.memoryBytes - memoryBytes) / mebibyte) MiB")
        }
        if needs.gpus > gpus, unused.gpus > gpus { parts.append("\(unused.gpus - gpus) GPUs") }
        guard !parts.isEmpty else { return nil }
        return "\(parts.joined(separator: " and ")) are"
    }

    private static func cores(_ milli: Int) -> String {
        milli % 1000 == 0 ? "\(milli / 1000)" : "\(Double(milli) / 1000)"
    }
}
