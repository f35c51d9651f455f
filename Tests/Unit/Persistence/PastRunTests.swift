import Manifests
import Planning
import Testing

@testable import Persistence

struct PastRunTests {
    @Test func whatSucceededIsAMeasureWithItsImageAndTime() throws {
        let scene = try StoreScene()
        #expect(try scene.store.pastRuns() == [])
        try scene.converge()
        let runs = try scene.store.pastRuns().filter { $0.task.resource.kind != .model }
        #expect(
            runs.map(\.task.resource.description) == [
                "Dataset/alice/candies", "Dataset/alice/cups", "TrainingRun/alice/open",
                "TrainingRun/alice/run",
            ])
        let first = try #require(runs.first)
        #expect(first.profile.image == "lab/renderer:1")
        #expect(first.imageID == "image-1")
        #expect(first.resultBytes == StoreScene.artifact.sizeBytes)
        #expect(first.wall > .zero, "from start to collection")
        #expect(runs[0].profile == runs[1].profile, "inputs are no part of it")
        #expect(runs[0].profile != runs[2].profile)
    }
}
