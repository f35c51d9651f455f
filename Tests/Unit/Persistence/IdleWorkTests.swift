import GRDB
import Manifests
import Planning
import Testing

@testable import Persistence

/// The work folder of a task stays as long as an attempt may continue from it.
@Suite struct IdleWorkTests {
    private static let cups = ResourceID.alice(.dataset, "cups")
    private static let month = Duration.seconds(30 * 86_400)

    /// Whether the work of each task is idle, after one attempt of each, a day apart.
    private func idle(
        _ ends: [AttemptEnd?], after length: Duration
    ) throws -> [Bool] {
        let bench = try StoreBench()
        try bench.accept()
        let tasks = (0..<ends.count).map {
            TaskID(resource: Self.cups, digest: InputDigest(of: "\($0)".utf8), run: 0)
        }
        let began = bench.now
        try bench.store.write { db in
            for (place, end) in ends.enumerated() {
                let now = began.adding(.seconds(place * 86_400))
                try db.insertTask(tasks[place], rerun: nil, at: now)
                try db.insertAttempt(1, of: tasks[place], at: now)
                guard let end else { continue }
                try AttemptConclusion(
                    db: db, task: tasks[place], number: 1, isTakenIn: false, now: now
                ).end(
                    as: end, message: nil,
                    artifact: Artifact(digest: "a", sizeBytes: 1, fileCount: 1))
            }
        }
        let found = try bench.store.idleTasks(
            of: Self.cups, after: Self.month, at: began.adding(length))
        return tasks.map(found.contains)
    }

    @Test func ofWhatHasAResultNothingIsOfUse() throws {
        #expect(try idle([.succeeded], after: .zero) == [true])
    }

    @Test func whatFailedMayGoOnUntilTheRetentionEnds() throws {
        #expect(try idle([.failed(.userCode)], after: Self.month - .seconds(1)) == [false])
        #expect(try idle([.failed(.userCode)], after: Self.month) == [true])
    }

    @Test func whatRunsIsInUse() throws {
        #expect(try idle([nil], after: Self.month * 9) == [false])
    }

    /// The checkpoint of a suspended run was once removed with its log.
    @Test func whatWasSuspendedGoesOnHoweverLate() throws {
        #expect(try idle([.stopped(.suspended)], after: Self.month * 9) == [false])
        #expect(
            try idle([.stopped(.suspended), .stopped(.superseded)], after: Self.month * 9)
                == [true, true], "it is not what is wanted any more")
    }
}
