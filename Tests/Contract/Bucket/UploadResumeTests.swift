import Foundation
import Logging
import ObjectStorage
import SimulatedWorld
import TestSupport
import Testing

@testable import Execution
@testable import Manifests
@testable import Persistence
@testable import Planning

/// A large download goes into the bucket in parts, and goes on behind them after a crash: real
/// journal, real executor, real storage.
@Suite("Downloads in parts, to a folder and to an S3 server")
struct UploadResumeTests {
    private static let task = TaskID(
        resource: ResourceID(kind: .download, owner: "alice", name: "net"),
        digest: InputDigest(of: "a".utf8), run: 0)
    private static let key = DownloadKey.derived(installationID: "lab-1", task: task)

    /// One life of a daemon on the state of `bench`.
    private struct Life {
        let store: StateStore
        let bucket: CuttingBucket
        let executor: Executor<SimulatedSource>
        let time = TimeSource.system()

        init(
            _ bench: BucketBench, cut: CuttingBucket.Cut = .beforeThePart, afterParts: Int? = nil
        ) throws {
            let folder = StateFolder(path: bench.folder.path("state"))
            try Disk.makeFolder(folder.path)
            let logger = Logger(label: "test")
            let store = try StateStore.open(
                at: folder.database, installationID: "lab-1", logger: logger)
            _ = try store.raiseEpoch(at: time.now())
            self.store = store
            bucket = CuttingBucket(bench.bucket, cut: cut, afterParts: afterParts) {
                try store.close()
            }
            let engine = SimulatedEngine(
                installationID: "lab-1", now: { .zero }, behaviour: { _ in SimulatedBehaviour() },
                interference: { _ in .none })
            executor = Executor(
                store: store,
                backends: Backends(
                    engine: engine, source: SimulatedSource { _ in .none }, bucket: bucket),
                settings: ExecutionSettings(
                    folder: folder, workerUser: WorkerUser(uid: 1000, gid: 1000),
                    stopGrace: .seconds(1), logMaxBytes: 1000, uploadPartBytes: 5 << 20),
                time: time, logger: logger)
        }

        /// The upload of a result of 17 MiB, which is 4 parts.
        func action(_ bench: BucketBench) throws -> PlannedAction {
            try executor.artifacts.prepare()
            let sample = try bench.file("weights", bytes: 17 << 20, seed: 40)
            let folder = bench.folder.path("result")
            try Disk.remove(folder)
            try Disk.makeFolder(folder)
            try sample.bytes.write(to: URL(filePath: "\(folder)/weights.pt"))
            let artifact = try executor.artifacts.take(in: folder)
            let pinned = VersionRecord(
                task: TaskID(
                    resource: ResourceID(kind: .trainingRun, owner: "alice", name: "net"),
                    digest: UploadResumeTests.task.digest, run: 0),
                artifactDigest: artifact.digest, sizeBytes: artifact.sizeBytes,
                succeededAt: time.now(), supersededAt: nil)
            return PlannedAction(
                subject: ActionSubject(
                    resource: UploadResumeTests.task.resource, task: UploadResumeTests.task,
                    attempt: 1),
                action: .upload(
                    UploadWorkload(target: pinned.task.resource, keepFor: .seconds(60)),
                    pinned: pinned), reason: .neverRan, rerun: nil)
        }

        /// What the start after a crash does with the intent that was left.
        func resolve(as reason: String) throws {
            for record in try store.openIntents() {
                try store.finish(
                    store.resume(record), as: .skipped(reason: reason), at: time.now())
            }
        }
    }

    private static func expectStored(_ bench: BucketBench, _ life: Life) async throws {
        let found = try #require(try await bench.bucket.head(key, now: Date()))
        let download = try #require(
            try life.store.observed(
                policy: .standard(capacity: Resources(milliCPUs: 1, memoryBytes: 1, gpus: 0)),
                revision: "r"
            ).downloads[task])
        #expect(download.readyAt != nil)
        #expect(download.sizeBytes == Int(found.sizeBytes))
        #expect(try life.store.upload(of: task) == nil)
        let archive = bench.folder.path("archive")
        let got = try await bench.bucket.get(key, into: archive, now: Date())
        #expect(got.sha256 == found.sha256)
    }

    @Test(arguments: Storage.allCases, CuttingBucket.Cut.allCases)
    func aKillBetweenPartsCostsAtMostThePartUnderWay(
        storage: Storage, cut: CuttingBucket.Cut
    ) async throws {
        try await BucketBench.open(storage) { bench in
            let first = try Life(bench, cut: cut, afterParts: 2)
            let action = try first.action(bench)
            await #expect(throws: StateStoreError.self) {
                _ = try await first.executor.perform(action, revision: "r")
            }
            #expect(first.bucket.sent == (cut == .beforeThePart ? [1, 2] : [1, 2, 3]))
            #expect(try await bench.bucket.head(Self.key, now: Date()) == nil)

            let second = try Life(bench)
            try second.resolve(as: "cut off")
            #expect(try second.store.upload(of: Self.task)?.parts.map(\.number) == [1, 2])
            #expect(try await second.executor.perform(action, revision: "r"))
            #expect(second.bucket.sent == [3, 4])
            try await Self.expectStored(bench, second)
            let left = try await bench.bucket.listMultipartUploads(prefix: "", now: Date())
            #expect(left.isEmpty)
        }
    }

    @Test(arguments: Storage.allCases)
    func forgottenUploadsOfOursAreAbortedAndThoseOfOthersStay(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            let attributes = ObjectAttributes(
                contentType: "application/x-tar", sha256: String(repeating: "0", count: 64))
            let foreign = try await bench.bucket.createMultipartUpload(
                "lab-2/downloads/alice/net/x.tar", attributes: attributes, now: Date())
            _ = try await bench.bucket.createMultipartUpload(
                Self.key, attributes: attributes, now: Date())
            let life = try Life(bench)
            #expect(try await life.executor.perform(try life.action(bench), revision: "r"))
            try await Self.expectStored(bench, life)
            let left = try await bench.bucket.listMultipartUploads(prefix: "", now: Date())
            #expect(left.map(\.upload) == [foreign])
        }
    }

    @Test(arguments: Storage.allCases)
    func anUploadThatTheServerForgotBeginsAnew(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            let first = try Life(bench, afterParts: 2)
            let action = try first.action(bench)
            await #expect(throws: StateStoreError.self) {
                _ = try await first.executor.perform(action, revision: "r")
            }
            for pending in try await bench.bucket.listMultipartUploads(prefix: "", now: Date()) {
                try await bench.bucket.abortMultipartUpload(pending.upload, now: Date())
            }
            let second = try Life(bench)
            try second.resolve(as: "cut off")
            #expect(try await second.executor.perform(action, revision: "r"))
            #expect(second.bucket.sent == [1, 2, 3, 4])
            try await Self.expectStored(bench, second)
        }
    }

    @Test(arguments: Storage.allCases)
    func aDownloadThatEndsMidwayLeavesNoParts(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            let first = try Life(bench, afterParts: 1)
            let action = try first.action(bench)
            await #expect(throws: StateStoreError.self) {
                _ = try await first.executor.perform(action, revision: "r")
            }
            let second = try Life(bench)
            try second.resolve(as: "cut off")
            let expire = PlannedAction(
                subject: ActionSubject(
                    resource: Self.task.resource, task: Self.task, attempt: nil),
                action: .expire(objectKey: Self.key), reason: .removedFromGit, rerun: nil)
            #expect(try await second.executor.perform(expire, revision: "r"))
            #expect(try second.store.upload(of: Self.task) == nil)
            let left = try await bench.bucket.listMultipartUploads(prefix: "", now: Date())
            #expect(left.isEmpty)
        }
    }

    @Test func whoLostItsEpochAfterTheBeginSendsNothing() async throws {
        try await BucketBench.open(.directory) { bench in
            let sleeper = try Life(bench)
            let action = try sleeper.action(bench)
            let intent = try sleeper.store.begin(action, revision: "r", at: sleeper.time.now())
            let next = try Life(bench)
            guard case .upload(_, let pinned) = action.action else { return }
            let outcome = await sleeper.executor.upload(
                pinned, for: Self.task, attempt: 1, to: Self.key)
            guard case .skipped = outcome else {
                Issue.record("\(outcome)")
                return
            }
            let expiry = await sleeper.executor.expire(Self.key, of: Self.task)
            guard case .skipped = expiry else {
                Issue.record("\(expiry)")
                return
            }
            #expect(sleeper.bucket.sent.isEmpty)
            #expect(try await bench.bucket.list(prefix: "", now: Date()).isEmpty)
            do throws(StateStoreError) {
                try sleeper.store.finish(intent, as: outcome, at: sleeper.time.now())
                Issue.record("the sleeper wrote its outcome")
            } catch {
                #expect(error == .epochLost(held: 1, current: 2))
            }
            #expect(try next.store.openIntents().count == 1)
        }
    }
}
