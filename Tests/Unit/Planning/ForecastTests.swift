import Manifests
import Testing

@testable import Planning

@Suite struct ForecastTests {
    private let kitchen = PlanningBench.kitchen
    private static let cups = EstimateTests.cups
    private static let run = EstimateTests.network

    private func forecasts(
        _ work: [OpenWork], datasetTook seconds: [Int], runTook: [Int]
    ) throws -> [ResourceID: Forecast] {
        let lowering = Lowering(resources: DeclaredResources(kitchen.desired.resources))
        func runs(_ id: ResourceID, _ lengths: [Int]) throws -> [PastRun] {
            let resource = try #require(lowering.resources[id])
            guard case .container(let workload)? = lowering.workload(of: resource) else {
                return []
            }
            return try lengths.enumerated().map { number, length in
                PastRun(
                    task: TaskID(
                        resource: id, digest: try #require(resource.inputDigest), run: number),
                    profile: WorkProfile(of: workload, as: id.kind), imageID: nil,
                    outcome: PastOutcome(
                        wall: .seconds(length), resultBytes: 1, endedAt: PlanningBench.now))
            }
        }
        return Forecast.all(
            of: work, in: kitchen.desired,
            by: Estimator(
                runs: try runs(Self.cups, seconds) + runs(Self.run, runTook), prices: nil),
            capacity: PlanningBench.policy.capacity)
    }

    private func work(
        _ id: ResourceID, _ phase: Phase, _ reason: Reason, since: Int = 0
    ) -> OpenWork {
        OpenWork(id: id, phase: phase, reason: reason, since: .seconds(since))
    }

    @Test func whatRunsEndsAfterTheRestAndWhatIsMadeFromItBeginsThen() throws {
        let found = try forecasts(
            [
                work(Self.run, .blocked, .dependencyNotReady),
                work(Self.cups, .running, .running, since: 40),
            ], datasetTook: [100], runTook: [500])
        #expect(found[Self.cups] == Forecast(beginsIn: nil, endsIn: .seconds(60)))
        #expect(found[Self.run] == Forecast(beginsIn: .seconds(60), endsIn: .seconds(560)))
    }

    @Test func itsOwnPaceCountsMoreThanPastRuns() throws {
        var running = work(Self.cups, .running, .running, since: 40)
        running.left = .seconds(7)
        let found = try forecasts([running], datasetTook: [100], runTook: [])
        #expect(found[Self.cups]?.endsIn == .seconds(7))
    }

    @Test func nothingIsSaidOfWhatWasNeverDoneOrWaitsForWhatGoesNowhere() throws {
        let found = try forecasts(
            [work(Self.cups, .queued, .queued)], datasetTook: [], runTook: [])
        #expect(found.isEmpty)
        let stuck = try forecasts(
            [
                work(Self.cups, .failed, .retriesExhausted),
                work(Self.run, .blocked, .dependencyNotReady),
            ], datasetTook: [100], runTook: [500])
        #expect(stuck.isEmpty)
    }
}
