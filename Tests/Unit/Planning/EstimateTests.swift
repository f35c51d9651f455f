import Manifests
import Testing

@testable import Planning

struct EstimateTests {
    private let kitchen = PlanningBench.kitchen

    /// A past run of a dataset of the bench, `seconds` long.
    private func run(_ seconds: Int, images: String = "10", image: String = "") throws -> PastRun {
        let bench = kitchen.changed("users/alice/cups.yaml", "images: 10", "images: \(images)")
        let lowering = WorldIndex(bench.desired, bench.empty).lowering
        let resource = try #require(lowering.resources[Self.cups])
        guard case .container(let workload)? = lowering.workload(of: resource) else {
            throw MissingWorkload()
        }
        return PastRun(
            task: TaskID(
                resource: Self.cups, digest: InputDigest(of: "\(seconds)".utf8), run: 0),
            profile: WorkProfile(of: workload, as: .dataset), imageID: image.isEmpty ? nil : image,
            outcome: PastOutcome(
                wall: .seconds(seconds), resultBytes: seconds * 10,
                endedAt: PlanningBench.now.adding(.seconds(seconds))))
    }

    private struct MissingWorkload: Error {}
    static let cups = ResourceID(kind: .dataset, owner: "alice", name: "cups")
    static let network = ResourceID(kind: .trainingRun, owner: "alice", name: "run")

    private func estimate(
        _ runs: [PastRun], prices: TokenPrices? = nil
    ) -> PlanEstimate {
        let plan = Planner.plan(kitchen.desired, given: kitchen.empty, at: PlanningBench.now)
        return PlanEstimate(
            of: plan.changes, in: kitchen.desired, given: kitchen.empty,
            by: Estimator(runs: runs, prices: prices))
    }

    @Test func withoutPastRunsItIsSaidToBeUnknown() {
        let estimate = estimate([])
        #expect(estimate.known.isEmpty)
        #expect(estimate.unknown == [Self.cups, Self.network])
        #expect(estimate.total.wallSeconds == .zero)
    }

    @Test func fewRunsGiveTheLeastAndTheMost() throws {
        let estimate = estimate(try [30, 10, 20].map { try run($0) })
        let cups = try #require(estimate.known[Self.cups])
        #expect(cups.match == .sameWork)
        #expect(cups.runs == 3)
        #expect(cups.wallSeconds == EstimateRange(low: 10, typical: 20, high: 30))
        #expect(cups.resultBytes == EstimateRange(low: 100, typical: 200, high: 300))
        #expect(cups.gpuSeconds == .zero)
        #expect(estimate.unknown == [Self.network])
    }

    @Test func manyRunsGiveThe10thAndThe90thPercentile() {
        #expect(
            EstimateRange(of: Array(0...100)) == EstimateRange(low: 10, typical: 50, high: 90))
        #expect(EstimateRange(of: [7]) == EstimateRange(low: 7, typical: 7, high: 7))
        #expect(EstimateRange(of: []) == nil)
    }

    @Test func theNewest100RunsCount() throws {
        let same = try #require(estimate(try (1...300).map { try run($0) }).known[Self.cups])
        #expect(same.runs == 100)
        #expect(same.wallSeconds == EstimateRange(low: 211, typical: 251, high: 290))
        let others = try (1...300).shuffled().map { try run($0, images: "20, colour: 9") }
        let alike = try #require(estimate(others).known[Self.cups])
        #expect(alike.match == .sameImage)
        #expect(alike.runs == 100)
    }

    @Test func theSameWorkGoesBeforeTheSameImage() throws {
        let other = try [run(500, images: "10, colour: 9")]
        #expect(estimate(other).known[Self.cups]?.match == .sameImage)
        let both = estimate(other + [try run(5)])
        #expect(both.known[Self.cups]?.match == .sameWork)
        #expect(both.known[Self.cups]?.runs == 1)
    }

    @Test func wallTimeIsThatOfTheLabsCapacityAndOrder() throws {
        let first = ResourceID(kind: .dataset, owner: "alice", name: "more")
        let bench = kitchen.adding(
            "users/alice/more.yaml",
            (kitchen.files["users/alice/cups.yaml"] ?? "").replacing(
                "name: cups", with: "name: more"
            )
            .replacing("images: 10", with: "images: 10, colour: 1"))
        let plan = Planner.plan(bench.desired, given: bench.empty, at: PlanningBench.now)
        let estimate = PlanEstimate(
            of: plan.changes, in: bench.desired, given: bench.empty,
            by: Estimator(runs: [try run(10)], prices: nil))
        #expect(estimate.known.keys.sorted() == [Self.cups, first])
        #expect(estimate.total.wallSeconds == EstimateRange(low: 10, typical: 10, high: 10))
        func total(_ capacity: Resources) throws -> EstimateRange {
            var world = bench.empty
            world.policy.capacity = capacity
            return PlanEstimate(
                of: plan.changes, in: bench.desired, given: world,
                by: Estimator(runs: [try run(10)], prices: nil)
            ).total.wallSeconds
        }
        let one = Resources(milliCPUs: 1000, memoryBytes: 8 << 30, gpus: 0)
        #expect(try total(one) == EstimateRange(low: 20, typical: 20, high: 20))
        // The capacity is not known.
        let any = Resources(milliCPUs: .max / 2, memoryBytes: .max / 2, gpus: .max / 2)
        #expect(try total(any) == EstimateRange(low: 10, typical: 10, high: 20))
    }

    @Test func pricesGiveTokensRoundedUp() throws {
        let prices = TokenPrices(perGPUHour: 0, perCPUHour: 3600)
        let tokens = estimate([try run(10)], prices: prices).known[Self.cups]?.tokens
        #expect(tokens == EstimateRange(low: 10, typical: 10, high: 10))
        let little = TokenPrices(perGPUHour: 0, perCPUHour: 0.001)
        #expect(estimate([try run(10)], prices: little).total.tokens?.high == 1)
        #expect(estimate([try run(10)]).total.tokens == nil)
    }

    @Test func sumsAndProductsDoNotOverflow() {
        let most = EstimateRange(low: .max, typical: .max, high: .max)
        #expect(most + most == most)
        #expect(most.scaled(by: 3) == most)
    }

    @Test func aMovedImageIsDriftAndNothingElse() throws {
        var world = kitchen.converged
        let current = try #require(world.inventory[Self.cups]?.current)
        let old = try run(1, image: "sha256:aaa")
        let own = PastRun(
            task: current, profile: old.profile, imageID: "sha256:aaa",
            outcome: PastOutcome(
                wall: .seconds(1), resultBytes: 1, endedAt: PlanningBench.now))
        #expect(DriftFinder.drift(in: world, runs: [own]) == [])
        let moved = DriftFinder.drift(in: world, runs: [try run(9, image: "sha256:bbb"), own])
        #expect(moved.map(\.code) == [.imageMoved])
        #expect(moved.first?.message.contains("aaa") == true)
        world.inventory = [:]
        #expect(DriftFinder.drift(in: world, runs: [own]) == [])
    }
}
