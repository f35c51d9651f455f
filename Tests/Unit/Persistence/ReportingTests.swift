import GRDB
import Manifests
import Testing

@testable import Persistence
@testable import Planning

@Suite struct ReportingTests {
    static let all = Page(limit: 1000, offset: 0)
    let bench: StoreBench
    let alice = Viewer.user(name: "alice")

    init() throws {
        bench = try StoreBench()
        try bench.converge()
    }

    func task(of id: ResourceID) throws -> TaskID {
        try #require(try bench.observed().inventory[id]?.current)
    }

    @Test func observationsStoredTwiceCountOnce() async throws {
        let run = ResourceID.alice(.trainingRun, "run")
        let task = try task(of: run)
        let batch: [WorkerObservation] = [
            .progress(WorkerProgress(done: 3, total: 30, unit: "epochs", phase: "training")),
            .metric(step: 1, name: "loss", value: 0.9), .metric(step: 2, name: "loss", value: .nan),
            .metric(step: 2, name: "loss", value: .nan), .preview(path: "a.png", title: "A"),
            .warning("slow"), .summary(.object(["mAP": .number(0.5)])),
        ]
        for _ in 0..<2 { try bench.store.record(batch, of: task, attempt: 1, at: bench.now) }
        let report = try #require(try await bench.store.resource(run, for: alice))
        let points = try #require(report.metrics.first?.points)
        #expect(points.map(\.step) == [1, 2])
        #expect(points[0].value == 0.9)
        #expect(points[1].value.isNaN)
        #expect(report.previews.count == 1)
        #expect(report.warnings == ["slow"])
        #expect(report.resultSummary == .object(["mAP": .number(0.5)]))
        #expect(report.summary.progress == nil, "progress of what is over says nothing")
        let done = try bench.store.read { db in
            try Int.first(
                db, sql: "SELECT done FROM progress WHERE task = ?", arguments: [task.stored])
        }
        #expect(done == 3)
    }

    /// The files of the pictures are deleted with the attempt.
    @Test func picturesOfWorkThatEndedWithoutAResultAreNotShown() async throws {
        let cups = ResourceID.alice(.dataset, "cups")
        bench.files["users/alice/cups.yaml"]?.replace("images: 10", with: "images: 11")
        try bench.accept()
        let create = try #require(
            try bench.plan().actions.first { $0.subject.resource == cups })
        try bench.carryOut(create)
        let task = try #require(create.subject.task)
        try bench.store.record(
            [.preview(path: "a.png", title: "A")], of: task, attempt: 1, at: bench.now)
        let running = try #require(try await bench.store.resource(cups, for: alice))
        #expect(running.previews.map(\.title) == ["A"])
        let end = PlannedAction(
            subject: create.subject, action: .conclude(.stopped(.cancelled)), reason: .cancelled,
            rerun: nil)
        try bench.store.finish(
            try bench.begin(end), as: .succeeded(.concluded(logPath: nil)), at: bench.now)
        let over = try #require(try await bench.store.resource(cups, for: alice))
        #expect(over.previews.isEmpty)
    }

    @Test func aLaterAttemptReplacesAnEarlierOnesPoints() async throws {
        let run = ResourceID.alice(.trainingRun, "run")
        let task = try task(of: run)
        for (attempt, value) in [(1, 0.9), (2, 0.5), (1, 0.7)] {
            try bench.store.record(
                [.metric(step: 1, name: "loss", value: value)], of: task, attempt: attempt,
                at: bench.now)
        }
        let report = try #require(try await bench.store.resource(run, for: alice))
        #expect(report.metrics.first?.points.map(\.value) == [0.5])
    }

    @Test func whatAWorkerWritesIsBounded() async throws {
        let run = ResourceID.alice(.trainingRun, "run")
        let task = try task(of: run)
        var batch: [WorkerObservation] = (0..<300).map {
            .preview(path: "\($0).png", title: "")
        }
        batch += (0..<300).map { .metric(step: 1, name: "m\($0)", value: 1) }
        batch += (0..<300).map { .warning("w\($0)") }
        batch += (0..<10_010).map { .metric(step: $0, name: "m0", value: 1) }
        try bench.store.record(batch, of: task, attempt: 1, at: bench.now)
        let results = try #require(try await bench.store.resource(run, for: alice))
        #expect(results.previews.count == 200)
        #expect(results.metrics.count == 200)
        #expect(results.warnings.count == 100)
        #expect(results.metrics.first { $0.name == "m0" }?.points.count == 10_000)
    }

    @Test func theFollowPositionIsKeptPerAttempt() throws {
        let task = try task(of: .alice(.trainingRun, "run"))
        #expect(try bench.store.followPosition(of: task, attempt: 1) == 0)
        try bench.store.setFollowPosition(812, of: task, attempt: 1)
        #expect(try bench.store.followPosition(of: task, attempt: 1) == 812)
        #expect(try bench.store.followPosition(of: task, attempt: 2) == 0)
    }

    @Test func theOwnerIsToldOfStartEndAndDownload() async throws {
        let notices = try await bench.store.notices(for: alice, page: Self.all)
        let run = ResourceID.alice(.trainingRun, "run")
        #expect(notices.filter { $0.resource == run }.map(\.type) == [.finished, .started])
        let download = ResourceID.alice(.download, "net")
        #expect(notices.filter { $0.resource == download }.map(\.type) == [.downloadReady])
        #expect(notices.allSatisfy { !$0.body.contains("http") })
    }

    @Test func anExpiredDownloadIsToldOnceAndUploadedNoMore() async throws {
        bench.seconds += 3 * 3600
        let plan = try bench.plan()
        #expect(plan.actions.map(\.action.verb) == [.expire])
        for action in plan.actions { try bench.carryOut(action) }
        let notices = try await bench.store.notices(for: alice, page: Self.all)
        #expect(notices.count { $0.type == .downloadExpired } == 1)
        #expect(try bench.plan().actions.isEmpty)
    }

    @Test func whatWasNeverReadyDoesNotExpireForItsOwner() async throws {
        for path in bench.files.keys {
            bench.files[path] = bench.files[path]?.replacing(
                "keepFor: 2h", with: "keepFor: 2h, rerun: b")
        }
        try bench.accept()
        let upload = try #require(
            try bench.plan().actions.first { $0.action.verb == .upload })
        try bench.store.finish(
            try bench.store.begin(upload, revision: "r", at: bench.now),
            as: .failed(.storageUnavailable, message: "no answer"), at: bench.now)
        let task = try #require(upload.subject.task)
        try bench.carryOut(
            PlannedAction(
                subject: ActionSubject(resource: task.resource, task: task, attempt: nil),
                action: .expire(objectKey: "k"), reason: .cancelled, rerun: nil))
        #expect(try bench.observed().downloads[task]?.removedAt == bench.now)
        let notices = try await bench.store.notices(for: alice, page: Self.all)
        #expect(!notices.contains { $0.type == .downloadExpired })
    }

    @Test func aTransactionThatFailsTellsNobody() async throws {
        let before = try await bench.store.notices(for: alice, page: Self.all)
        let run = ResourceID.alice(.trainingRun, "run")
        let task = try task(of: run)
        #expect(throws: StateStoreError.self) {
            try bench.store.write { db in
                try db.notify(
                    .failed, owner: run, stableID: "failed x", body: "", at: bench.now)
                try db.audit(.signedIn, by: .admin, about: nil, at: bench.now)
                throw StateStoreError.other("later in the transaction")
            }
        }
        let again = PlannedAction(
            subject: ActionSubject(resource: run, task: task, attempt: 9),
            action: .conclude(.succeeded), reason: .recorded, rerun: nil)
        #expect(bench.refusal(of: .succeeded(.concluded(logPath: nil)), for: again) != nil)
        #expect(try bench.observed().tasks[task]?.attempts.map(\.number) == [1])
        #expect(try await bench.store.notices(for: alice, page: Self.all) == before)
    }

    @Test func aFailureIsToldOnceForAnAttempt() async throws {
        let run = ResourceID.alice(.trainingRun, "run")
        let task = try task(of: run)
        func stand(_ phase: Phase) throws {
            let failed = ResourceStanding(
                .init(
                    resource: run, phase: phase, reason: .retriesExhausted, message: "m",
                    position: nil, failure: .userCode, task: task))
            try bench.store.record([failed], at: bench.now)
        }
        for phase in [Phase.failed, .failed, .pending, .failed] { try stand(phase) }
        let notices = try await bench.store.notices(for: alice, page: Self.all)
        #expect(notices.count { $0.type == .failed } == 1)
    }

    @Test func theConditionsAreThoseOfTheLastStanding() async throws {
        let run = ResourceID.alice(.trainingRun, "run")
        for phase in [Phase.failed, .pending, .running] {
            bench.seconds += 1
            let standing = ResourceStanding(
                .init(
                    resource: run, phase: phase, reason: .neverRan, message: "", position: nil,
                    failure: nil, task: nil))
            try bench.store.record([standing], at: bench.now)
        }
        let report = try #require(try await bench.store.resource(run, for: alice))
        #expect(report.conditions.map(\.status) == [.unknown, .true, .false])
    }

    @Test func aNoticeIsReadAndDeletedByItsOwnerOnly() async throws {
        let store = bench.store
        let id = try #require(try await store.notices(for: alice, page: Self.all).first?.id)
        for other in [Viewer.anonymous, .user(name: "bob")] {
            #expect(try !store.markNoticeRead(id, by: other, at: bench.now))
            #expect(try !store.deleteNotice(id, by: other, at: bench.now))
        }
        let unread = try await store.unreadNotices(for: alice)
        #expect(try store.markNoticeRead(id, by: alice, at: bench.now))
        #expect(try await store.unreadNotices(for: alice) == unread - 1)
        #expect(try store.deleteNotice(id, by: alice, at: bench.now))
        #expect(try !store.deleteNotice(id, by: alice, at: bench.now))
        let left = try await store.notices(for: alice, page: Self.all)
        #expect(!left.contains { $0.id == id })
    }

    @Test func aReadNoticeGoesAfterItsTimeAndIsNotToldAgain() async throws {
        let store = bench.store
        let notices = try await store.notices(for: alice, page: Self.all)
        let read = try #require(notices.first)
        let stableID = try store.read { db in
            try String.first(db, sql: "SELECT stable_id FROM notifications ORDER BY id DESC") ?? ""
        }
        #expect(try store.markNoticeRead(read.id, by: alice, at: bench.now))
        bench.seconds += 100
        try store.dropReadNotices(olderThan: .seconds(101), at: bench.now)
        #expect(try await store.notices(for: alice, page: Self.all).count == notices.count)
        try store.dropReadNotices(olderThan: .seconds(100), at: bench.now)
        let left = try await store.notices(for: alice, page: Self.all)
        #expect(left.map(\.id) == notices.dropFirst().map(\.id))
        try store.write { db in
            try db.notify(
                #require(read.type), owner: #require(read.resource), stableID: stableID, body: "",
                at: bench.now)
        }
        #expect(try await store.notices(for: alice, page: Self.all) == left)
    }

    @Test func aSignInLinkWorksOnce() throws {
        let store = bench.store
        try store.addSignInLink(
            token: "one-time", for: alice, validFor: .seconds(600), at: bench.now)
        #expect(try store.redeemSignInLink(token: "other", at: bench.now) == nil)
        #expect(try store.redeemSignInLink(token: "one-time", at: bench.now) == alice)
        #expect(try store.redeemSignInLink(token: "one-time", at: bench.now) == nil)
        let stored = try store.read { db in
            try String.fetchAll(db, sql: "SELECT token_hash || viewer FROM sign_in_links")
        }
        #expect(stored.allSatisfy { !$0.contains("one-time") })
    }

    @Test func aSessionEndsWithItsTime() throws {
        let store = bench.store
        try store.addSession(token: "s", for: .admin, validFor: .seconds(600), at: bench.now)
        #expect(try store.session(token: "s", at: bench.now) == .admin)
        bench.seconds += 600
        #expect(try store.session(token: "s", at: bench.now) == nil)
        try store.dropOldSessions(at: bench.now)
        bench.seconds -= 600
        #expect(try store.session(token: "s", at: bench.now) == nil)
    }

    @Test func anUploadGoesOnFromItsParts() throws {
        let task = try task(of: .alice(.trainingRun, "run"))
        let download = try #require(try bench.observed().downloads.keys.first)
        let part = UploadSession.Part(number: 1, etag: "e", sizeBytes: 5)
        #expect(throws: StateStoreError.self) {
            try bench.store.saveUpload(
                UploadSession(uploadID: "u", sourceSHA256: "s", partBytes: 5, parts: []),
                of: task, at: bench.now)
        }
        try bench.store.saveUpload(
            UploadSession(uploadID: "u", sourceSHA256: "s", partBytes: 5, parts: []),
            of: download, at: bench.now)
        for _ in 0..<2 { try bench.store.savePart(part, of: download) }
        #expect(try bench.store.upload(of: download)?.parts == [part])
        try bench.store.dropUpload(of: download)
        #expect(try bench.store.upload(of: download) == nil)
    }

    @Test func theLastLookKeepsTheRevisionOfTheOneBefore() throws {
        let store = bench.store
        #expect(try store.lastSync() == nil)
        try store.recordSync(SyncRecord(at: bench.now, revision: "r1", error: nil))
        bench.seconds += 5
        try store.recordSync(SyncRecord(at: bench.now, revision: nil, error: "unreachable"))
        #expect(
            try store.lastSync()
                == SyncRecord(at: bench.now, revision: "r1", error: "unreachable"))
    }

    @Test(arguments: ["", "1 2", "x 1 b", "1 y b"])
    func aBrokenInstantIsRefused(text: String) {
        #expect(Instant(stored: text) == nil)
    }

    @Test func anInstantAndATaskComeBackAsStored() {
        let instant = Instant(bootID: "a b", uptime: .nanoseconds(5), wall: .seconds(1))
        #expect(Instant(stored: instant.stored) == instant)
        #expect(TaskID(stored: EffectTests.task.stored) == EffectTests.task)
        #expect(TaskID(stored: "Dataset/alice/cups@#") == nil)
        #expect(TaskID(stored: "") == nil)
    }
}
