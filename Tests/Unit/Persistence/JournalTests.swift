import Logging
import Manifests
import Planning
import TestSupport
import Testing

@testable import Persistence

@Suite struct JournalTests {
    let bench: StoreBench
    let cup = ResourceID.alice(.model, "cup")

    init() throws {
        bench = try StoreBench()
        try bench.accept()
    }

    func ingestOfCup() throws -> PlannedAction {
        try #require(try bench.plan().actions.first { $0.subject.resource == cup })
    }

    @Test func anActionIsBegunOnce() throws {
        let action = try ingestOfCup()
        _ = try bench.begin(action)
        #expect(throws: StateStoreError.alreadyOpen(action.id)) { _ = try bench.begin(action) }
        #expect(try bench.store.openIntents().count == 1)
    }

    @Test func aResourceHasOneActionUnderWay() throws {
        let action = try ingestOfCup()
        _ = try bench.begin(action)
        let other = PlannedAction(
            subject: ActionSubject(resource: cup, task: nil, attempt: nil), action: .purge,
            reason: .graceEnded, rerun: nil)
        #expect(throws: StateStoreError.alreadyOpen(other.id)) { _ = try bench.begin(other) }
        #expect(try bench.observed().busy == [cup])
    }

    @Test func theBeginOfNewWorkMakesTaskAndAttempt() throws {
        let action = try ingestOfCup()
        let intent = try bench.begin(action)
        let task = try #require(action.subject.task)
        let record = try #require(try bench.observed().tasks[task])
        #expect(record.attempts.map(\.number) == [1])
        #expect(record.attempts[0].end == nil)
        #expect(intent.epoch == 1)
        #expect(intent.installationID == "lab-1")
        #expect(intent.revision == StoreBench.revision.commit)
        #expect(intent.verb == "ingest")
    }

    @Test func anUnknownOutcomeKeepsTheResourceBusyUntilResumed() throws {
        let action = try ingestOfCup()
        let intent = try bench.begin(action)
        try bench.store.finish(intent, as: .unknown(message: "reply lost"), at: bench.now)
        #expect(try bench.observed().busy == [cup])
        let record = try #require(try bench.store.openIntents().first)
        #expect(record.unknownMessage == "reply lost")
        let resumed = try bench.store.resume(record)
        try bench.store.finish(
            resumed, as: .succeeded(.ingested(StoreBench.artifact)), at: bench.now)
        #expect(try bench.observed().busy.isEmpty)
        #expect(try bench.observed().inventory[cup]?.current == action.subject.task)
        #expect(throws: StateStoreError.notOpen(action.id)) { _ = try bench.store.resume(record) }
    }

    @Test func aLaterProcessResumesAndTheEarlierOneIsRefused() throws {
        let action = try ingestOfCup()
        #expect(bench.refusal(of: .unknown(message: "reply lost"), for: action) == nil)
        let later = try StateStore.open(
            at: bench.folder.path("state.sqlite"), installationID: "x",
            logger: Logger(label: "test"))
        #expect(try later.raiseEpoch(at: bench.now) == 2)
        let lost = StateStoreError.epochLost(held: 1, current: 2)
        #expect(throws: lost) { try bench.store.checkEpoch() }
        #expect(bench.refusal(of: .skipped(reason: "late"), for: action) == lost)
        let record = try #require(try later.openIntents().first)
        let resumed = try later.resume(record)
        #expect(resumed.epoch == 2)
        try later.finish(resumed, as: .succeeded(.ingested(StoreBench.artifact)), at: bench.now)
        #expect(try later.openIntents().isEmpty)
    }

    @Test func nothingIsBegunBeforeTheEpochIsRaised() throws {
        let store = try StateStore.open(
            at: bench.folder.path("other.sqlite"), installationID: "x",
            logger: Logger(label: "test"))
        let action = try ingestOfCup()
        #expect(throws: StateStoreError.self) {
            _ = try store.begin(action, revision: "r", at: bench.now)
        }
        #expect(try store.openIntents().isEmpty)
    }

    @Test func anIntentNamesARevision() throws {
        let action = try ingestOfCup()
        #expect(throws: StateStoreError.self) {
            _ = try bench.store.begin(action, revision: "", at: bench.now)
        }
        #expect(try bench.observed().tasks.isEmpty)
    }

    @Test func aFailedTransferEndsItsAttempt() throws {
        let action = try ingestOfCup()
        let intent = try bench.begin(action)
        try bench.store.finish(
            intent, as: .failed(.storageUnavailable, message: "no such file"), at: bench.now)
        let task = try #require(action.subject.task)
        #expect(
            try bench.observed().tasks[task]?.attempts.last?.end == .failed(.storageUnavailable))
        #expect(try bench.store.actionFailures().isEmpty)
    }

    @Test func aFailedRemovalIsCountedAndEndsNoAttempt() throws {
        try bench.converge()
        let task = try #require(try bench.observed().tasks.keys.min())
        let action = PlannedAction(
            subject: ActionSubject(resource: task.resource, task: task, attempt: 1),
            action: .remove(containerID: "c"), reason: .recorded, rerun: nil)
        for _ in 0..<2 {
            let intent = try bench.begin(action)
            try bench.store.finish(
                intent, as: .failed(.internal, message: "engine says no"), at: bench.now)
        }
        #expect(try bench.store.actionFailures()[action.id]?.count == 2)
        #expect(try bench.observed().tasks[task]?.attempts.last?.end == .succeeded)
        try bench.carryOut(action)
        #expect(try bench.store.actionFailures().isEmpty)
    }

    @Test func aSkippedStopLeavesNoReasonBehind() throws {
        try bench.converge()
        let run = ResourceID.alice(.trainingRun, "run")
        bench.files["users/alice/run.yaml"]?.replace("datasetRef", with: "seed: 5, datasetRef")
        try bench.accept()
        let create = try #require(
            try bench.plan().actions.first { $0.subject.resource == run })
        try bench.carryOut(create)
        let task = try #require(create.subject.task)
        for reason in StopReason.allCases {
            let stop = PlannedAction(
                subject: create.subject, action: .stop(containerID: "c", reason),
                reason: .suspended, rerun: nil)
            let intent = try bench.begin(stop)
            #expect(try bench.observed().tasks[task]?.attempts.last?.stopReason == reason)
            try bench.store.finish(intent, as: .skipped(reason: "it had ended"), at: bench.now)
            #expect(try bench.observed().tasks[task]?.attempts.last?.stopReason == nil)
        }
    }

    @Test func aWriteOutlivesTheCancellationOfItsTask() async throws {
        let path = bench.folder.path("cancelled.sqlite")
        let now = bench.now
        let stored = await withTaskGroup(of: Int?.self) { group in
            group.addTask {
                withUnsafeCurrentTask { $0?.cancel() }
                // The answer is what counts: nil is a failure.
                return try? StateStore.open(
                    at: path, installationID: "x", logger: Logger(label: "test")
                ).raiseEpoch(at: now)
            }
            return await group.next() ?? nil
        }
        #expect(stored == 1)
    }
}
