import Manifests
import Testing

@testable import Planning

/// Estimates of work whose amount differs from that of past runs.
@Suite struct ScaledEstimateTests {
    private let kitchen = PlanningBench.kitchen
    private static let look = ResourceID(kind: .inferenceRun, owner: "alice", name: "look")

    /// The kitchen with other parameters of the dataset, written as in a manifest.
    private func bench(_ parameters: String) -> PlanningBench {
        kitchen.changed("users/alice/cups.yaml", "images: 10", parameters)
            .adding(
                "users/alice/look.yaml",
                """
                kind: InferenceRun
                metadata: {name: look}
                spec: {networkRef: run, datasetRef: cups, image: "lab/trainer:1"}
                """)
    }

    private func workload(
        of id: ResourceID, in bench: PlanningBench
    ) throws -> ContainerWorkload {
        let lowering = WorldIndex(bench.desired, bench.empty).lowering
        let resource = try #require(lowering.resources[id])
        guard case .container(let workload)? = lowering.workload(of: resource) else {
            throw NoContainer()
        }
        return workload
    }

    private struct NoContainer: Error {}

    /// A past run of `id` as `bench` declares it; its result has 100 bytes for each second.
    private func run(
        _ seconds: Int, _ bench: PlanningBench, of id: ResourceID = EstimateTests.cups
    ) throws -> PastRun {
        try past(
            seconds, WorkProfile(of: workload(of: id, in: bench), as: id.kind), of: id)
    }

    private func past(_ seconds: Int, _ profile: WorkProfile, of id: ResourceID) -> PastRun {
        PastRun(
            task: TaskID(
                resource: id, digest: InputDigest(of: "\(profile)/\(seconds)".utf8), run: 0),
            profile: profile, imageID: nil,
            outcome: PastOutcome(
                wall: .seconds(seconds), resultBytes: seconds * 100, endedAt: PlanningBench.now))
    }

    /// The run as stored by a daemon that did not know amounts.
    private func withoutAmount(_ run: PastRun) -> PastRun {
        let profile = WorkProfile(
            image: run.profile.image, workload: run.profile.workload, size: nil)
        return PastRun(
            task: run.task, profile: profile, imageID: nil,
            outcome: PastOutcome(
                wall: run.wall, resultBytes: run.resultBytes, endedAt: run.endedAt))
    }

    private func estimate(
        _ bench: PlanningBench, of id: ResourceID = EstimateTests.cups, from runs: [PastRun]
    ) throws -> Estimate {
        let workload = try workload(of: id, in: bench)
        let estimate = Estimator(runs: runs, prices: nil).estimate(workload, of: id.kind)
        let reversed = Estimator(runs: runs.reversed(), prices: nil).estimate(workload, of: id.kind)
        #expect(estimate == reversed, "the order of the runs does not matter")
        return try #require(estimate)
    }

    private static func amount(
        _ unit: AmountUnit = .pictures, planned: Int, past: ClosedRange<Int>?
    ) -> ComparedAmount {
        ComparedAmount(
            unit: unit, planned: planned,
            past: past.map { ComparedAmount.Span(least: $0.lowerBound, most: $0.upperBound) })
    }

    @Test func theAmountIsWhatTheManifestsDeclare() throws {
        let bench = bench("images: 40")
        #expect(try workload(of: EstimateTests.cups, in: bench).amount == 40)
        #expect(try workload(of: EstimateTests.network, in: bench).amount == 40 * 3)
        #expect(try workload(of: Self.look, in: bench).amount == 40)
        let longer = bench.changed("users/alice/run.yaml", "net}", "net, parameters: {epochs: 7}}")
        #expect(try workload(of: EstimateTests.network, in: longer).amount == 40 * 7)
    }

    @Test(arguments: ["samples: 8", "images: 0", "images: -3", "images: many", "images: 1.5"])
    func whatCountsNothingIsNoAmount(_ parameters: String) throws {
        let bench = bench(parameters)
        for id in [EstimateTests.cups, EstimateTests.network, Self.look] {
            #expect(try workload(of: id, in: bench).amount == nil)
        }
    }

    @Test func anAmountTooLargeToCountStaysAtTheLargest() throws {
        let bench = bench("images: \(Int.max)")
            .changed("users/alice/run.yaml", "net}", "net, parameters: {epochs: \(Int.max)}}")
        for id in [EstimateTests.cups, EstimateTests.network, Self.look] {
            #expect(try workload(of: id, in: bench).amount == WorkMeasure.amountMax)
        }
        let found = try estimate(bench, from: [run(1 << 40, self.bench("images: 1"))])
        #expect(found.wallSeconds?.high == .max)
        #expect(found.resultBytes.high == .max)
    }

    @Test func theSameAmountGoesBeforeAnother() throws {
        let found = try estimate(
            bench("images: 40"),
            from: [run(500, bench("images: 400")), run(7, bench("images: 40"))])
        #expect(found.match == .sameWork)
        #expect(found.runs == 1)
        #expect(found.wallSeconds == EstimateRange(low: 7, typical: 7, high: 7))
        #expect(found.amount == Self.amount(planned: 40, past: 40...40))
        #expect(found.amount?.isScaled == false)
    }

    @Test func theSameWorkScaledGoesBeforeTheSameImage() throws {
        let found = try estimate(
            bench("images: 40, samples: 8"),
            from: [
                run(5, bench("images: 40, samples: 1")), run(20, bench("images: 20, samples: 8")),
            ])
        #expect(found.match == .sameWork)
        #expect(found.wallSeconds?.typical == 40)
        #expect(found.amount == Self.amount(planned: 40, past: 20...20))
    }

    @Test func theSameImageIsScaledToo() throws {
        let found = try estimate(
            bench("images: 1000"), from: [run(30, bench("images: 10, samples: 1"))])
        #expect(found.match == .sameImage)
        #expect(found.wallSeconds == EstimateRange(low: 30, typical: 3000, high: 3000))
        #expect(found.amount == Self.amount(planned: 1000, past: 10...10))
    }

    @Test func withoutAPlannedAmountNothingIsScaled() throws {
        let found = try estimate(bench("samples: 8"), from: [run(30, bench("images: 10"))])
        #expect(found.match == .sameImage)
        #expect(found.wallSeconds?.typical == 30)
        #expect(found.amount == nil)
    }

    @Test func pastRunsWithoutAnAmountAreNotScaledAndThatIsKnown() throws {
        let old = try withoutAmount(run(30, bench("images: 10")))
        let found = try estimate(bench("images: 1000"), from: [old])
        #expect(found.match == .sameImage)
        #expect(found.wallSeconds?.typical == 30)
        #expect(found.amount == Self.amount(planned: 1000, past: nil))
        #expect(found.amount?.isScaled == false)
        let known = try estimate(
            bench("images: 1000"), from: [old, run(40, bench("images: 10, samples: 1"))])
        #expect(known.runs == 1, "where amounts are known, the others do not count")
        #expect(known.wallSeconds?.typical == 4000)
    }

    @Test func theSameParametersOfADatasetAreTheSameAmount() throws {
        let same = bench("images: 40")
        let found = try estimate(
            same, from: [withoutAmount(run(30, same)), run(500, bench("images: 400"))])
        #expect(found.wallSeconds == EstimateRange(low: 30, typical: 30, high: 30))
        #expect(found.amount == Self.amount(planned: 40, past: 40...40))
    }

    @Test func theSameParametersOfATrainingAreNotTheSameAmount() throws {
        let old = try withoutAmount(run(30, bench("images: 10"), of: EstimateTests.network))
        let found = try estimate(
            bench("images: 1000"), of: EstimateTests.network, from: [old])
        #expect(found.match == .sameWork)
        #expect(found.wallSeconds?.typical == 30)
        #expect(found.amount == Self.amount(.pictureEpochs, planned: 3000, past: nil))
    }

    @Test func aDatasetTakesAndHoldsMoreWithMorePictures() throws {
        let found = try estimate(bench("images: 1000"), from: [run(20, bench("images: 10"))])
        #expect(found.match == .sameWork)
        #expect(found.wallSeconds == EstimateRange(low: 20, typical: 2000, high: 2000))
        let bytes = 2000 * 100
        #expect(found.resultBytes == EstimateRange(low: bytes, typical: bytes, high: bytes))
    }

    @Test func aTrainingTakesLongerAndItsNetworkIsAsLarge() throws {
        let before = try run(20, bench("images: 10"), of: EstimateTests.network)
        let pictures = try estimate(
            bench("images: 100"), of: EstimateTests.network, from: [before])
        let epochs = try estimate(
            bench("images: 10")
                .changed("users/alice/run.yaml", "net}", "net, parameters: {epochs: 30}}"),
            of: EstimateTests.network, from: [before])
        for found in [pictures, epochs] {
            #expect(found.match == .sameWork)
            #expect(found.wallSeconds == EstimateRange(low: 20, typical: 200, high: 200))
            #expect(found.resultBytes == EstimateRange(low: 2000, typical: 2000, high: 2000))
            #expect(found.amount == Self.amount(.pictureEpochs, planned: 300, past: 30...30))
        }
    }

    @Test func anInferenceTakesLongerOnMorePictures() throws {
        let found = try estimate(
            bench("images: 100"), of: Self.look,
            from: [run(20, bench("images: 10"), of: Self.look)])
        #expect(found.wallSeconds == EstimateRange(low: 20, typical: 200, high: 200))
        #expect(found.resultBytes.typical == 20_000)
    }

    @Test func aTrainingIsJudgedByThePlannedPicturesOfItsReplacedDataset() throws {
        let next = kitchen.changed("users/alice/cups.yaml", "images: 10", "images: 1000")
        let plan = kitchen.plan(to: next)
        #expect(try plan.change("TrainingRun/alice/run").reason == .inputsChanged)
        let runs = [
            try run(20, kitchen), try run(50, kitchen, of: EstimateTests.network),
        ]
        let estimate = PlanEstimate(
            of: plan.changes, in: next.load(after: kitchen).desired, given: kitchen.converged,
            by: Estimator(runs: runs, prices: nil))
        let training = try #require(estimate.known[EstimateTests.network])
        #expect(training.wallSeconds?.typical == 5000)
        #expect(training.amount == Self.amount(.pictureEpochs, planned: 3000, past: 30...30))
        #expect(estimate.total.wallSeconds.typical == 7000)
    }

    @Test func lessWorkTakesAtMostAsLong() throws {
        let found = try estimate(bench("images: 1"), from: [run(20, bench("images: 10"))])
        #expect(found.wallSeconds == EstimateRange(low: 2, typical: 2, high: 20))
    }

    @Test func pastRunsThatDifferTwofoldShowTheStartUp() throws {
        let runs = try [run(30, bench("images: 10")), run(1020, bench("images: 1000"))]
        let found = try estimate(bench("images: 500"), from: runs)
        #expect(found.wallSeconds == EstimateRange(low: 510, typical: 520, high: 525))
        #expect(found.runs == 1, "the nearest")
        #expect(found.amount == Self.amount(planned: 500, past: 1000...1000))
        let least = try estimate(bench("images: 1"), from: runs)
        #expect(least.wallSeconds == EstimateRange(low: 3, typical: 21, high: 30))
    }

    @Test func theRangeWidensWithTheDistance() throws {
        let runs = try [run(30, bench("images: 10")), run(50, bench("images: 20"))]
        let near = try #require(try estimate(bench("images: 40"), from: runs).wallSeconds)
        let far = try #require(try estimate(bench("images: 4000"), from: runs).wallSeconds)
        #expect(near == EstimateRange(low: 70, typical: 90, high: 100))
        #expect(far == EstimateRange(low: 4030, typical: 8010, high: 10_000))
    }

    @Test(arguments: [
        // Less than twofold apart.
        (["images: 10", "images: 19"], [30, 40], 6000),
        // The larger amount took less.
        (["images: 10", "images: 20"], [50, 40], 4000),
        // Other settings.
        (["images: 10, samples: 1", "images: 20, samples: 2"], [30, 40], 4000),
    ])
    func whereNoLineShowsAStartUpTheUsualHasNone(
        _ past: [String], _ seconds: [Int], _ typical: Int
    ) throws {
        let runs = try zip(past, seconds).map { try run($1, bench($0)) }
        let found = try estimate(bench("images: 2000"), from: runs)
        #expect(found.wallSeconds?.typical == typical)
        #expect(found.wallSeconds?.high == typical)
    }

    @Test func aRunOfNoTimeCountsAsASecond() throws {
        let found = try estimate(bench("images: 1000"), from: [run(0, bench("images: 10"))])
        #expect(found.wallSeconds == EstimateRange(low: 1, typical: 100, high: 100))
    }

    @Test func anyAmountsAndTimesGiveAnOrderedRange() throws {
        var generator = SeededGenerator(state: 3)
        func number() -> Int {
            let size = Int.random(in: 0...62, using: &generator)
            return Int.random(in: 0...(1 << size), using: &generator)
        }
        let settings = ["0000000000000000", "1111111111111111"]
        for _ in 0..<2_000 {
            let runs = (0..<Int.random(in: 1...7, using: &generator)).map { _ in
                past(
                    number() >> 8,
                    WorkProfile(
                        image: "i", workload: "w",
                        size: WorkSize(
                            amount: number(), settings: settings.randomElement(using: &generator))),
                    of: EstimateTests.cups)
            }
            let planned = max(number(), 1)
            guard let scaling = Scaling(runs, to: planned) else {
                #expect(runs.allSatisfy { $0.profile.size == nil })
                continue
            }
            for range in [scaling.wallSeconds, scaling.resultBytes] {
                let range = try #require(range)
                #expect(0 <= range.low && range.low <= range.typical)
                #expect(range.typical <= range.high)
            }
        }
    }

    @Test func withoutAnyAmountThereIsNothingToScale() throws {
        #expect(Scaling([], to: 1) == nil)
        let known = try run(1, bench("images: 10"))
        #expect(Scaling([known], to: 0) == nil)
        #expect(Scaling([known], to: -1) == nil)
        #expect(Scaling([withoutAmount(known)], to: 1) == nil)
    }
}
