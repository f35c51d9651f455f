import Foundation
import GRDB
import Logging
import Manifests
import Planning
import TestSupport
import Testing

@testable import Persistence

@Suite struct OpeningTests {
    let folder: TemporaryFolder
    let logger = Logger(label: "test")

    init() throws { folder = try TemporaryFolder() }

    func open(_ name: String = "state.sqlite") throws -> StateStore {
        try StateStore.open(at: folder.path(name), installationID: "lab-1", logger: logger)
    }

    @Test(arguments: [
        ("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"),
        ("busy_timeout", "10000"),
    ])
    func theWriterIsDurable(pragma: String, value: String) throws {
        let store = try open()
        let found = try store.pool.writeWithoutTransaction {
            try String.fetchOne($0, sql: "PRAGMA \(pragma)")
        }
        #expect(found == value)
    }

    @Test func theFirstInstallationIDStands() throws {
        try open().close()
        let again = try StateStore.open(
            at: folder.path("state.sqlite"), installationID: "another", logger: logger)
        #expect(again.installationID == "lab-1")
    }

    @Test func aFileThatIsNoDatabaseIsCorrupt() throws {
        try folder.write("state.sqlite", String(repeating: "not a database ", count: 1000))
        #expect {
            _ = try open()
        } throws: { error in
            if case StateStoreError.corrupt = error { true } else { false }
        }
    }

    @Test func aDamagedPageIsFoundAtOpen() throws {
        let bench = try StoreBench()
        try bench.accept()
        try bench.store.pool.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        try bench.store.close()
        let path = bench.folder.path("state.sqlite")
        var bytes = try Data(contentsOf: URL(filePath: path))
        for page in stride(from: 4096 * 3, to: bytes.count - 4096, by: 4096) {
            bytes.replaceSubrange(page..<(page + 200), with: Data(repeating: 0xAB, count: 200))
        }
        try bytes.write(to: URL(filePath: path))
        #expect {
            _ = try StateStore.open(at: path, installationID: "x", logger: logger)
        } throws: { error in
            if case StateStoreError.corrupt = error { true } else { false }
        }
    }

    @Test func objectsThatExpiredBeforeDeletionsWereNotedAreGone() throws {
        let path = folder.path("state.sqlite")
        let before = try DatabaseQueue(path: path)
        try Schema.migrator().migrate(before, upTo: "work sizes")
        let task = "Download/alice/get aa"
        try before.write { db in
            try db.execute(
                sql: "INSERT INTO tasks (task, resource, created_at) VALUES (?, ?, '1')",
                arguments: [task, "Download/alice/get"])
            try db.execute(
                sql: """
                    INSERT INTO downloads (task, resource, pinned, object_key, expired_at)
                    VALUES (?, 'Download/alice/get', 'Model/alice/cup aa', 'key', '7')
                    """, arguments: [task])
        }
        try before.close()
        let removed = try open().pool.read {
            try String.fetchOne($0, sql: "SELECT removed_at FROM downloads")
        }
        #expect(removed == "7")
    }

    @Test func attemptsOfEarlierVersionsStay() throws {
        let path = folder.path("state.sqlite")
        let before = try DatabaseQueue(path: path)
        try Schema.migrator().migrate(before, upTo: "found causes")
        let task = "Dataset/alice/cups aa"
        try before.write { db in
            try db.execute(
                sql: "INSERT INTO tasks (task, resource, created_at) VALUES (?, ?, '1')",
                arguments: [task, "Dataset/alice/cups"])
            try db.execute(
                sql: """
                    INSERT INTO attempts (task, number, work, created_at, started_at, ended_at,
                        ended, failure, exit_code, message, event_offset, collect_failures)
                    VALUES (?, 1, 'w', '2', '3', '4', 'failed', 'UserCode', 3, 'why', 5, 6)
                    """, arguments: [task])
        }
        let written = try before.read { try Row.fetchAll($0, sql: "SELECT * FROM attempts") }
        try before.close()
        let store = try open()
        let read = try store.pool.read { try Row.fetchAll($0, sql: "SELECT * FROM attempts") }
        #expect(read.count == 1 && read == written)
        let refusal = #expect(throws: DatabaseError.self) {
            try store.pool.write {
                try $0.execute(sql: "UPDATE attempts SET ended = 'succeeded', failure = NULL")
            }
        }
        #expect(refusal?.message == "an attempt ends once")
    }

    @Test func aLaterSchemaIsRefused() throws {
        let store = try open()
        try store.write { db in
            try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('99')")
        }
        try store.close()
        #expect(throws: StateStoreError.newerSchema) { try open() }
    }

    @Test func aFullDiskIsToldAndLeavesNothing() throws {
        let bench = try StoreBench()
        try bench.store.pool.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        bench.files["lab.yaml"]? += "\n# \(String(repeating: "x", count: 100_000))"
        #expect(throws: StateStoreError.diskFull) { try bench.accept() }
        #expect(try bench.store.acceptedRevision() == nil)
        #expect(try bench.observed().inventory.isEmpty)
    }

    @Test func anEpochRisesWithEachStart() throws {
        let bench = try StoreBench()
        #expect(try bench.store.raiseEpoch(at: bench.now) == 2)
        #expect(throws: StateStoreError.self) {
            try bench.store.write { try $0.execute(sql: "UPDATE installation SET epoch = 1") }
        }
    }
}
