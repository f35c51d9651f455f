import Foundation
import GRDB
import Manifests
import Planning
import SimulatedWorld
import TestSupport
import Testing

@testable import Execution
@testable import Persistence

/// An operator puts back a database that is older than the files beside it. Its garbage collection
/// once deleted every result that had been finished since.
@Suite struct RestoredBackupTests {
    private typealias Daemon = Reconciler<SimulatedSource>

    private let folder: TemporaryFolder
    private let source = SimulatedSource { _ in .none }
    private let settings: LoopSettings
    private let engine: SimulatedEngine
    private let bench: LoopBench
    private let cups = ResourceID(kind: .dataset, owner: "alice", name: "cups")

    init() throws {
        folder = try TemporaryFolder()
        bench = try LoopBench(in: folder)
        engine = bench.engine(result: "pictures")
        settings = bench.settings(Resources(milliCPUs: 4000, memoryBytes: 8 << 30, gpus: 0))
        source.commit(
            LoopBench.filesWithDataset, blobs: LoopBench.blobs, after: nil, subject: "one")
    }

    private func daemon(on bench: LoopBench) async throws -> Daemon {
        let daemon = bench.daemon(engine, source, settings)
        try await daemon.resume()
        try await daemon.refresh()
        return daemon
    }

    /// Goes on until an action of `verb` was carried out, or until nothing is left to do.
    private func go(_ daemon: Daemon, until verb: ActionVerb? = nil) async throws {
        for _ in 0..<40 {
            let report = try await daemon.pass()
            for action in report.actions {
                try await daemon.carryOut(action, revision: report.revision)
                if action.action.verb == verb { return }
            }
            if verb == nil, report.isQuiet { return }
        }
        Issue.record("it did not come to an end")
    }

    /// Puts the copy that `copy` made back in place of the database and starts again.
    private func restore(_ copy: String) throws -> LoopBench {
        for suffix in ["-wal", "-shm", ""] {
            try? FileManager.default.removeItem(atPath: bench.state.database + suffix)  // or none
        }
        try FileManager.default.moveItem(atPath: copy, toPath: bench.state.database)
        return try LoopBench(in: folder)
    }

    private func copy() throws -> String {
        let path = folder.path("copy.sqlite")
        try bench.store.pool.writeWithoutTransaction { db in
            try db.execute(sql: "VACUUM INTO ?", arguments: [path])
        }
        return path
    }

    private func version(on bench: LoopBench) throws -> VersionRecord? {
        try bench.store.observed(policy: settings.policy, revision: "r").versions.values
            .first { $0.task.resource == cups }
    }

    private var creations: Int { engine.calls.count { $0.verb == .create } }

    @Test func aResultThatWasFinishedSinceIsKeptAndNotMadeAgain() async throws {
        let first = try await daemon(on: bench)
        try await go(first, until: .ingest)
        let copy = try copy()
        try await go(first)
        let made = try #require(try version(on: bench))
        let before = creations
        let restored = try restore(copy)
        #expect(try version(on: restored) == nil)
        try await go(try await daemon(on: restored))
        #expect(try version(on: restored)?.artifactDigest == made.artifactDigest)
        #expect(try version(on: restored)?.task == made.task)
        let tree = restored.state.tree(of: made.artifactDigest)
        #expect(FileManager.default.fileExists(atPath: "\(tree)/result.txt"))
        #expect(creations == before, "nothing is made again")
    }

    @Test func anAttemptThatRanWhenTheCopyWasMadeIsNotMadeAgainEither() async throws {
        let first = try await daemon(on: bench)
        try await go(first, until: .start)
        let copy = try copy()
        try await go(first)
        let made = try #require(try version(on: bench))
        let before = creations
        let restored = try restore(copy)
        try await go(try await daemon(on: restored))
        #expect(try version(on: restored)?.artifactDigest == made.artifactDigest)
        #expect(creations == before, "nothing is made again")
    }

    @Test func aContainerThatWasMadeSinceIsTakenUp() async throws {
        let first = try await daemon(on: bench)
        try await go(first, until: .ingest)
        let copy = try copy()
        try await go(first, until: .start)
        let restored = try restore(copy)
        try await go(try await daemon(on: restored))
        #expect(try version(on: restored) != nil)
        #expect(creations == 1, "nothing is made again")
    }

    /// The revision of the copy knows nothing of it, the newest does. A second container once
    /// worked in its folder.
    @Test func aContainerOfWhatWasDeclaredSinceIsTakenUpWithTheCommit() async throws {
        source.commit(
            LoopBench.files, blobs: LoopBench.blobs, after: source.head, subject: "less")
        let first = try await daemon(on: bench)
        try await go(first)
        let copy = try copy()
        source.commit(
            LoopBench.filesWithDataset, blobs: LoopBench.blobs, after: source.head, subject: "more")
        try await first.refresh()
        try await go(first, until: .start)
        let restored = try restore(copy)
        let second = restored.daemon(engine, source, settings)
        try await second.resume()
        _ = try await second.pass()
        try await second.refresh()
        try await go(second)
        #expect(try version(on: restored) != nil)
        #expect(creations == 1, "nothing is made again")
    }

    /// The note beside the database once gave each start the result under its former name as well.
    @Test func whatWasRenamedDoesNotComeBackUnderItsFormerName() async throws {
        let first = try await daemon(on: bench)
        try await go(first)
        let made = try #require(try version(on: bench))
        var files = LoopBench.filesWithDataset
        files["users/alice/cups.yaml"] = files["users/alice/cups.yaml"]?
            .replacingOccurrences(of: "name: cups}", with: "name: mugs, formerName: cups}")
        source.commit(files, blobs: LoopBench.blobs, after: source.head, subject: "two")
        try await first.refresh()
        try await go(first)
        #expect(try version(on: bench) == nil)
        let second = bench.daemon(engine, source, settings)
        try await second.resume()
        #expect(try version(on: bench) == nil, "it is of the new name")
        let mugs = ResourceID(kind: .dataset, owner: "alice", name: "mugs")
        let moved = TaskID(resource: mugs, digest: made.task.digest, run: made.task.run)
        let notes = try ArtifactStore(folder: bench.state).notedResults().map(\.task)
        #expect(notes.contains(moved) && !notes.contains(made.task))
        // Should the database be lost, it is the new name's result.
        #expect(creations == 1)
    }

    @Test func whatTheDatabaseKnowsToBeDeletedDoesNotComeBack() async throws {
        let first = try await daemon(on: bench)
        try await go(first)
        let made = try #require(try version(on: bench))
        let note = ResultRecord(
            Artifact(digest: made.artifactDigest, sizeBytes: 8, fileCount: 1), of: made.task,
            rerun: nil)
        // The daemon died after it had forgotten the result and before it removed the files.
        try bench.store.write { db in
            try db.execute(sql: "UPDATE inventory SET current = NULL")
            try ResourcePurge(db: db, now: bench.now).purgeVersion(made.task)
        }
        try ArtifactStore(folder: bench.state).note(note)
        let second = bench.daemon(engine, source, settings)
        try await second.resume()
        #expect(try version(on: bench) == nil)
        #expect(!FileManager.default.fileExists(atPath: bench.state.tree(of: made.artifactDigest)))
    }
}
