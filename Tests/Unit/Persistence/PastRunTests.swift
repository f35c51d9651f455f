import GRDB
import Manifests
import Planning
import Testing

@testable import Persistence

struct PastRunTests {
    @Test func whatSucceededIsAMeasureWithItsImageAndTime() throws {
        let bench = try StoreBench()
        #expect(try bench.store.pastRuns() == [])
        try bench.converge()
        let runs = try bench.store.pastRuns().filter { $0.task.resource.kind != .model }
        #expect(
            runs.map(\.task.resource.description) == [
                "Dataset/alice/candies", "Dataset/alice/cups", "TrainingRun/alice/open",
                "TrainingRun/alice/run",
            ])
        let first = try #require(runs.first)
        #expect(first.profile.image == "lab/renderer:1")
        #expect(first.imageID == "image-1")
        #expect(first.resultBytes == StoreBench.artifact.sizeBytes)
        #expect(first.wall > .zero, "from start to collection")
        #expect(runs.map(\.profile.size?.amount) == [10, 10, 30, 30], "pictures, times 3 epochs")
        #expect(runs[0].profile == runs[1].profile, "inputs are no part of it")
        #expect(runs[0].profile != runs[2].profile)
    }

    @Test func whatWasDoneBeforeAmountsWereKeptIsAMeasureWithoutOne() throws {
        let bench = try StoreBench()
        try bench.converge()
        let before = try bench.store.pastRuns()
        try bench.store.write {
            try $0.execute(sql: "UPDATE work_profiles SET amount = NULL, settings = NULL")
        }
        let runs = try bench.store.pastRuns()
        #expect(runs.allSatisfy { $0.profile.size == nil })
        #expect(runs.map(\.profile.workload) == before.map(\.profile.workload))
    }

    @Test func whatAnOlderDaemonKeptIsStillThere() throws {
        let queue = try DatabaseQueue()
        try Schema.migrator().migrate(queue, upTo: "planning marks")
        try queue.write {
            try $0.execute(
                sql: """
                    INSERT INTO tasks (task, resource, created_at) VALUES ('t', 'r', '');
                    INSERT INTO work_profiles VALUES ('t', 'image', '0123456789abcdef');
                    """)
        }
        try Schema.migrator().migrate(queue)
        let row = try queue.read { try Row.fetchOne($0, sql: "SELECT * FROM work_profiles") }
        #expect(try row?.text("image") == "image")
        #expect(try row?.optionalInt("amount") == nil)
        #expect(try row?.optionalText("settings") == nil)
    }

    @Test(arguments: [
        "amount = 0", "amount = -1", "amount = NULL", "settings = NULL", "settings = 'short'",
    ])
    func anAmountIsNeverHalfKept(_ change: String) throws {
        let bench = try StoreBench()
        try bench.converge()
        #expect(throws: StateStoreError.self) {
            try bench.store.write { db in
                try db.execute(
                    sql: "UPDATE work_profiles SET \(change) WHERE amount IS NOT NULL")
            }
        }
    }
}
