import Logging
import Manifests
import Planning
import TestSupport
import Testing

@testable import Persistence

@Suite struct JournalTests {
    let scene: StoreScene
    let cup = ResourceID.alice(.model, "cup")

    init() throws {
        scene = try StoreScene()
        try scene.accept()
    }

    func ingestOfCup() throws -> PlannedAction {
        try #require(try scene.plan().actions.first { $0.subject.resource == cup })
    }

    @Test func anActionIsBegunOnce() throws {
        let action = try ingestOfCup()
        _ = try scene.begin(action)
        #expect(throws: StateStoreError.alreadyOpen(action.id)) { _ = try scene.begin(action) }
        #expect(try scene.store.openIntents().count == 1)
    }

    @Test func aResourceHasOneActionUnderWay() throws {
        let action = try ingestOfCup()
        _ = try scene.begin(action)
        let other = PlannedAction(
            subject: ActionSubject(resource: cup, task: nil, attempt: nil), action: .purge,
            reason: .graceEnded, rerun: nil)
        #expect(throws: StateStoreError.alreadyOpen(other.id)) { _ = try scene.begin(other) }
        #expect(try scene.observed().busy == [cup])
    }

    @Test func theBeginOfNewWorkMakesTaskAndAttempt() throws {
        let action = try ingestOfCup()
        let intent = try scene.begin(action)
        let task = try #require(action.subject.task)
        let record = try #require(try scene.observed().tasks[task])
        #expect(record.attempts.map(\.number) == [1])
        #expect(record.attempts[0].end == nil)
        #expect(intent.epoch == 1)
        #expect(intent.installationID == "lab-1")
        #expect(intent.revision == StoreScene.revision.commit)
        #expect(intent.verb == "ingest")
    }

    @Test func anUnknownOutcomeKeepsTheResourceBusyUntilResumed() throws {
        let action = try ingestOfCup()
        let intent = try scene.begin(action)
        try scene.store.finish(intent, as: .unknown(message: "reply lost"), at: scene.now)
        #expect(try scene.observed().busy == [cup])
        let record = try #require(try scene.store.openIntents().first)
        #expect(record.unknownMessage == "reply lost")
        let resumed = try scene.store.resume(record)
        try scene.store.finish(
            resumed, as: .succeeded(.ingested(StoreScene.artifact)), at: scene.now)
        #expect(try scene.observed().busy.isEmpty)
        #expect(try scene.observed().inventory[cup]?.current == action.subject.task)
        #expect(throws: StateStoreError.notOpen(action.id)) { _ = try scene.store.resume(record) }
    }

    @Test func aLaterProcessResumesAndTheEarlierOneIsRefused() throws {
        let action = try ingestOfCup()
        #expect(scene.refusal(of: .unknown(message: "reply lost"), for: action) == nil)
        let later = try StateStore.open(
            at: scene.folder.path("state.sqlite"), installationID: "x",
            logger: Logger(label: "test"))
        #expect(try later.raiseEpoch(at: scene.now) == 2)
        let lost = StateStoreError.epochLost(held: 1, current: 2)
        #expect(throws: lost) { try scene.store.checkEpoch() }
        #expect(scene.refusal(of: .skipped(reason: "late"), for: action) == lost)
        let record = try #require(try later.openIntents().first)
        let resumed = try later.resume(record)
        #expect(resumed.epoch == 2)
        try later.finish(resumed, as: .succeeded(.ingested(StoreScene.artifact)), at: scene.now)
        #expect(try later.openIntents().isEmpty)
    }

    @Test func nothingIsBegunBeforeTheEpochIsRaised() throws {
        let store = try StateStore.open(
            at: scene.folder.path("other.sqlite"), installationID: "x",
            logger: Logger(label: "test"))
        let action = try ingestOfCup()
        #expect(throws: StateStoreError.self) {
            _ = try store.begin(action, revision: "r", at: scene.now)
        }
        #expect(try store.openIntents().isEmpty)
    }

    @Test func anIntentNamesARevision() throws {
        let action = try ingestOfCup()
        #expect(throws: StateStoreError.self) {
            _ = try scene.store.begin(action, revision: "", at: scene.now)
        }
        #expect(try scene.observed().tasks.isEmpty)
    }

    @Test func aFailedTransferEndsItsAttempt() throws {
        let action = try ingestOfCup()
        let intent = try scene.begin(action)
        try scene.store.finish(
            intent, as: .failed(.storageUnavailable, message: "no such file"), at: scene.now)
        let task = try #require(action.subject.task)
        #expect(
            try scene.observed().tasks[task]?.attempts.last?.end == .failed(.storageUnavailable))
        #expect(try scene.store.actionFailures().isEmpty)
    }

    @Test func aFailedRemovalIsCountedAndEndsNoAttempt() throws {
        try scene.converge()
        let task = try #require(try scene.observed().tasks.keys.min())
        let action = PlannedAction(
            subject: ActionSubject(resource: task.resource, task: task, attempt: 1),
            action: .remove(containerID: "c"), reason: .recorded, rerun: nil)
        for _ in 0..<2 {
            let intent = try scene.begin(action)
            try scene.store.finish(
                intent, as: .failed(.internal, message: "engine says no"), at: scene.now)
        }
        #expect(try scene.store.actionFailures()[action.id]?.count == 2)
        #expect(try scene.observed().tasks[task]?.attempts.last?.end == .succeeded)
        try scene.carryOut(action)
        #expect(try scene.store.actionFailures().isEmpty)
    }

    @Test func aSkippedStopLeavesNoReasonBehind() throws {
        try scene.converge()
        let run = ResourceID.alice(.trainingRun, "run")
        scene.files["users/alice/run.yaml"]?.replace("datasetRef", with: "seed: 5, datasetRef")
        try scene.accept()
        let create = try #require(
            try scene.plan().actions.first { $0.subject.resource == run })
        try scene.carryOut(create)
        let task = try #require(create.subject.task)
        for reason in StopReason.allCases {
            let stop = PlannedAction(
                subject: create.subject, action: .stop(containerID: "c", reason),
                reason: .suspended, rerun: nil)
            let intent = try scene.begin(stop)
            #expect(try scene.observed().tasks[task]?.attempts.last?.stopReason == reason)
            try scene.store.finish(intent, as: .skipped(reason: "it had ended"), at: scene.now)
            #expect(try scene.observed().tasks[task]?.attempts.last?.stopReason == nil)
        }
    }

    @Test func aWriteOutlivesTheCancellationOfItsTask() async throws {
        let path = scene.folder.path("cancelled.sqlite")
        let now = scene.now
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
