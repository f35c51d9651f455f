import Manifests
import Planning
import Testing

@testable import Persistence

/// A result that only the files tell of is stored once, however often the daemon starts.
@Suite struct ResultRestoringTests {
    @Test func enteringItAgainChangesNothing() throws {
        let bench = try StoreBench()
        try bench.accept()
        let task = TaskID(
            resource: .alice(.dataset, "cups"), digest: InputDigest(of: "d".utf8), run: 0)
        let artifact = Artifact(digest: "a", sizeBytes: 3, fileCount: 1)
        try bench.store.restore(artifact, of: task, rerun: nil, at: bench.now)
        let first = try bench.observed()
        bench.seconds += 100
        try bench.store.restore(artifact, of: task, rerun: nil, at: bench.now)
        let second = try bench.observed()
        #expect(first.tasks[task]?.attempts.count == 1)
        #expect(second.tasks[task] == first.tasks[task])
        #expect(second.versions[task] == first.versions[task])
    }
}
