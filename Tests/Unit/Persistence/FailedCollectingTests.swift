import Manifests
import Testing

@testable import Persistence
@testable import Planning

/// Failed tries to take in a result are counted, so that they come to an end.
@Suite struct FailedCollectingTests {
    private static let cups = ResourceID.alice(.dataset, "cups")

    /// A scene, and its next action, which takes in what the dataset's container left.
    private func collecting() throws -> (StoreScene, PlannedAction) {
        let scene = try StoreScene()
        try scene.accept()
        for _ in 0..<20 {
            for action in try scene.plan().actions {
                if action.action.verb == .collect, action.subject.resource == Self.cups {
                    return (scene, action)
                }
                try scene.carryOut(action)
            }
        }
        throw StateStoreError.other("nothing is collected")
    }

    private func attempt(_ scene: StoreScene) throws -> AttemptRecord {
        try #require(try scene.observed().tasks[of: Self.cups].first?.attempts.last)
    }

    @Test func theFifthEndsTheAttemptInWords() throws {
        let (scene, action) = try collecting()
        for count in 1...5 {
            #expect(try attempt(scene).end == nil)
            #expect(scene.refusal(of: .failed(.internal, message: "a link"), for: action) == nil)
            #expect(try attempt(scene).collectFailures == count)
        }
        #expect(try attempt(scene).end == .failed(.internal))
    }

    /// A full disk once did not count, so the planner could not give the work up before there was
    /// room.
    @Test func aFullDiskEndsNoAttemptButLetsItBeGivenUp() throws {
        let (scene, action) = try collecting()
        for _ in 0..<9 {
            #expect(scene.refusal(of: .failed(.diskFull, message: "full"), for: action) == nil)
            #expect(try attempt(scene).collectFailures == 1)
        }
        #expect(try attempt(scene).end == nil)
    }
}
