import Manifests
import Testing

@testable import Planning

struct ScheduleTests {
    private func candidate(
        _ owner: String, _ name: String, cpus: Int, gpus: Int = 0, priority: Int = 0
    ) -> Schedule.Candidate {
        Schedule.Candidate(
            resource: ResourceID(kind: .trainingRun, owner: owner, name: name),
            needs: Resources(milliCPUs: cpus * 1000, memoryBytes: 1 << 20, gpus: gpus),
            priority: priority)
    }

    private let capacity = Resources(milliCPUs: 4000, memoryBytes: 1 << 30, gpus: 1)

    private let none = ScheduleRules(quotas: [], shares: [:])

    @Test func allThatFitBegin() {
        let schedule = Schedule(
            candidates: [candidate("a", "x", cpus: 2), candidate("b", "y", cpus: 2)], running: [],
            capacity: capacity, rules: none, heldGPUs: 0)
        #expect(schedule.admitted.count == 2)
        #expect(schedule.waiting.isEmpty)
    }

    @Test func priorityGoesFirstAndTheOtherLearnsItsPlace() throws {
        let low = candidate("a", "low", cpus: 3)
        let high = candidate("b", "high", cpus: 3, priority: 10)
        let schedule = Schedule(
            candidates: [low, high], running: [], capacity: capacity, rules: none, heldGPUs: 0)
        #expect(schedule.admitted == [high.resource])
        let place = try #require(schedule.waiting[low.resource])
        #expect(place.position == 1)
        #expect(place.message == "number 1 in the queue: needs 3 cpus, 1 free")
    }

    @Test func whatIsUnusedIsSaidToBeKeptAndForWhom() throws {
        let large = candidate("a", "large", cpus: 4, priority: 9)
        let own = candidate("a", "small", cpus: 1)
        let other = candidate("b", "small", cpus: 1)
        let schedule = Schedule(
            candidates: [large, own, other],
            running: [
                (owner: "z", uses: Resources(milliCPUs: 1000, memoryBytes: 1 << 20, gpus: 0))
            ], capacity: capacity, rules: none, heldGPUs: 0)
        #expect(schedule.admitted.isEmpty)
        let message = try #require(schedule.waiting[own.resource]?.message)
        #expect(
            message.hasSuffix(
                "needs 1 cpus, 0 free; 3 cpus are unused, kept for number 1, \(large.resource)"))
        // The message does not name the resource of another owner.
        #expect(
            schedule.waiting[other.resource]?.message.hasSuffix("kept for number 1") == true)
    }

    @Test func whoUsesLessGoesFirst() {
        let busy = candidate("a", "more", cpus: 2)
        let idle = candidate("z", "first", cpus: 2)
        let schedule = Schedule(
            candidates: [busy, idle],
            running: [
                (owner: "a", uses: Resources(milliCPUs: 2000, memoryBytes: 1 << 20, gpus: 0))
            ],
            capacity: capacity, rules: none, heldGPUs: 0)
        #expect(schedule.admitted == [idle.resource])
    }

    @Test func whoWaitsKeepsItsShareSoThatSmallerWorkCannotStarveIt() {
        let large = candidate("a", "large", cpus: 4, priority: 5)
        let small = (1...3).map { candidate("b", "small-\($0)", cpus: 1) }
        let running = [
            (owner: "c", uses: Resources(milliCPUs: 1000, memoryBytes: 1 << 20, gpus: 0))
        ]
        let schedule = Schedule(
            candidates: small + [large], running: running, capacity: capacity, rules: none,
            heldGPUs: 0)
        #expect(schedule.admitted.isEmpty)
        #expect(schedule.waiting[large.resource]?.position == 1)
    }

    @Test func aQuotaHoldsBackItsOwnerAndNobodyElse() throws {
        var quotas = [Quota(), Quota()]
        quotas[0].user = "a"
        quotas[0].runningTasks = 1
        quotas[1].gpus = 0
        let all = [
            candidate("a", "first", cpus: 1), candidate("a", "second", cpus: 1),
            candidate("b", "third", cpus: 1), candidate("b", "gpu", cpus: 1, gpus: 1),
        ]
        let schedule = Schedule(
            candidates: all, running: [], capacity: capacity,
            rules: ScheduleRules(quotas: quotas, shares: [:]), heldGPUs: 0)
        #expect(schedule.admitted == [all[0].resource, all[2].resource])
        let tasks = try #require(schedule.waiting[all[1].resource])
        #expect(tasks.reason == .quotaReached)
        #expect(tasks.message.hasSuffix("a's quota is 1 tasks at once, and 1 are at work"))
        let gpu = try #require(schedule.waiting[all[3].resource])
        #expect(
            gpu.message.hasSuffix("b's quota is 0 GPUs at once; 0 are in use, and this needs 1"))
    }

    @Test func whoHasTwiceTheShareMayUseTwiceAsMuch() {
        let running = [
            (owner: "a", uses: Resources(milliCPUs: 2000, memoryBytes: 1, gpus: 0)),
            (owner: "z", uses: Resources(milliCPUs: 1500, memoryBytes: 1, gpus: 0)),
        ]
        let large = Resources(milliCPUs: 4500, memoryBytes: 1 << 30, gpus: 0)
        let all = [candidate("a", "x", cpus: 1), candidate("z", "y", cpus: 1)]
        let even = Schedule(
            candidates: all, running: running, capacity: large, rules: none, heldGPUs: 0)
        #expect(even.admitted == [all[1].resource])
        let weighted = Schedule(
            candidates: all, running: running, capacity: large,
            rules: ScheduleRules(quotas: [], shares: ["a": 2]), heldGPUs: 0)
        #expect(weighted.admitted == [all[0].resource])
    }

    /// The order by the rule itself: of the candidates left, the one of highest priority, then of
    /// the owner who uses least, then the first by identity.
    private func order(
        of candidates: [Schedule.Candidate], capacity: Resources
    ) -> [Schedule.Candidate] {
        var left = candidates.sorted { $0.resource < $1.resource }
        var order: [Schedule.Candidate] = []
        var usage = ScheduleUsage(rules: none)
        var free = capacity
        while !left.isEmpty {
            let index = left.indices.min { one, other in
                (-left[one].priority, usage.weighted(left[one].resource.owner), one)
                    < (-left[other].priority, usage.weighted(left[other].resource.owner), other)
            }
            let next = left.remove(at: index ?? 0)
            if next.needs.fits(in: free) { usage.add(next.needs, of: next.resource.owner) }
            free = free.minus(next.needs)
            order.append(next)
        }
        return order
    }

    @Test(arguments: 0..<50)
    func manyGoInTheOrderOfTheRule(_ seed: UInt64) {
        var dice = SeededGenerator(state: (seed + 1) &* 0x9E37_79B9_7F4A_7C15)
        let candidates = (0..<40).map { number in
            candidate(
                "owner-\(Int.random(in: 0..<5, using: &dice))", "run-\(number)",
                cpus: Int.random(in: 1...3, using: &dice),
                priority: Int.random(in: -1...1, using: &dice))
        }
        let capacity = Resources(milliCPUs: 30_000, memoryBytes: 1 << 30, gpus: 0)
        let schedule = Schedule(
            candidates: candidates.shuffled(using: &dice), running: [], capacity: capacity,
            rules: none, heldGPUs: 0)
        let order = order(of: candidates, capacity: capacity).map(\.resource)
        let begun = order.prefix(schedule.admitted.count)
        #expect(Set(begun) == schedule.admitted)
        let waiting = schedule.waiting.sorted { $0.value.position < $1.value.position }
        #expect(waiting.map(\.key) == Array(order.dropFirst(begun.count)))
        #expect(!begun.isEmpty && !waiting.isEmpty)
    }

    @Test func theOrderHandedInDoesNotMatter() {
        let all = (1...6).map { candidate("o\($0 % 3)", "n\($0)", cpus: 1, priority: $0 % 2) }
        let forward = Schedule(
            candidates: all, running: [], capacity: capacity, rules: none, heldGPUs: 0)
        let backward = Schedule(
            candidates: all.reversed(), running: [], capacity: capacity, rules: none, heldGPUs: 0)
        #expect(forward.admitted == backward.admitted)
        #expect(forward.waiting == backward.waiting)
    }
}
