import Manifests
import Testing

@testable import Persistence
@testable import Planning

/// Failed tries to take in a result are counted, so that they come to an end.
@Suite struct FailedCollectingTests {
    private static let cups = ResourceID.alice(.dataset, "cups")

    /// A bench, and its next action, which takes in what the dataset's container left.
    private func collecting() throws -> (StoreBench, PlannedAction) {
        let bench = try StoreBench()
        try bench.accept()
        for _ in 0..<20 {
            for action in try bench.plan().actions {
                if action.action.verb == .collect, action.subject.resource == Self.cups {
                    return (bench, action)
                }
                try bench.carryOut(action)
            }
        }
        throw StateStoreError.other("nothing is collected")
    }

    private func attempt(_ bench: StoreBench) throws -> AttemptRecord {
        try #require(try bench.observed().tasks[of: Self.cups].first?.attempts.last)
    }

    @Test func theFifthEndsTheAttemptInWords() throws {
        let (bench, action) = try collecting()
        for count in 1...5 {
            #expect(try attempt(bench).end == nil)
            #expect(bench.refusal(of: .failed(.internal, message: "a link"), for: action) == nil)
            #expect(try attempt(bench).collectFailures == count)
        }
        #expect(try attempt(bench).end == .failed(.internal))
    }

    /// A full disk once did not count, so the planner could not give the work up before there was
    /// room.
    @Test func aFullDiskEndsNoAttemptButLetsItBeGivenUp() throws {
        let (bench, action) = try collecting()
        for _ in 0..<9 {
            #expect(bench.refusal(of: .failed(.diskFull, message: "full"), for: action) == nil)
            #expect(try attempt(bench).collectFailures == 1)
        }
        #expect(try attempt(bench).end == nil)
    }
}
