import Foundation
import GRDB
import Manifests
import Planning
import SimulatedWorld
import Synchronization
import TestSupport
import Testing

@testable import Execution
@testable import Persistence

/// SQLite finds no room for what has to be recorded. The daemon once ended with that.
@Suite struct StateShortageTests {
    /// Lets the database grow again after some looks, and keeps what was told of it until then.
    private final class Shortage: Sendable {
        let told = Mutex<String?>(nil)
        private let looks = Mutex(0)
        private let store: StateStore

        init(_ store: StateStore) { self.store = store }

        fileprivate func startShortage() throws { try limit(pages: 1) }

        fileprivate func look() {
            let count = looks.withLock { looks in
                looks += 1
                return looks
            }
            guard count == 8 else { return }
            told.withLock { $0 = store.heldTrouble.withLock { $0?.message } }
            try? limit(pages: 1 << 30)  // fails the test at its end
        }

        /// A limit below what the database has lets it have that, and no more.
        private func limit(pages: Int) throws {
            _ = try store.pool.writeWithoutTransaction { db in
                try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages)")
            }
        }
    }

    @Test func theLoopGoesOnSaysSoAndRecordsAllOnceThereIsRoom() async throws {
        let folder = try TemporaryFolder()
        let bench = try LoopBench(in: folder)
        let shortage = Shortage(bench.store)
        let engine = SimulatedEngine(
            installationID: "bench", now: { bench.now.uptime }, behaviour: { _ in .init() },
            interference: { _ in
                shortage.look()
                return .none
            })
        var files = LoopBench.files
        for number in 0..<300 {
            files["users/alice/model-\(number).yaml"] = files["users/alice/cup.yaml"]?
                .replacingOccurrences(of: "name: cup}", with: "name: cup-\(number)}")
        }
        let source = SimulatedSource { _ in .none }
        source.commit(files, blobs: LoopBench.blobs, after: nil, subject: "one")
        let daemon = bench.daemon(
            engine, source,
            bench.settings(Resources(milliCPUs: 4000, memoryBytes: 8 << 30, gpus: 0)))
        try await daemon.resume()
        try await daemon.refresh()
        try shortage.startShortage()
        try await daemon.run(untilQuiet: true)
        let said = shortage.told.withLock { $0 }
        let told = try #require(said)
        #expect(told.hasPrefix("no room is left on the volume of the state database; the daemon"))
        #expect(bench.store.heldTrouble.withLock(\.self) == nil)
        let observed = try bench.store.observed(
            policy: .standard(capacity: Resources(milliCPUs: 1, memoryBytes: 1, gpus: 0)),
            revision: "r")
        #expect(observed.versions.values.count == 301)
    }
}
