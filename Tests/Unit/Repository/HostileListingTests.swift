import Execution
import Foundation
import Manifests
import Repository
import TestSupport
import Testing

/// Pull requests whose trees are small in git and large when they are spelled out.
@Suite struct HostileListingTests {
    /// Commits what `git fast-import` is told.
    private static func repository(_ changes: String) throws -> TemporaryRepository {
        let repository = try TemporaryRepository()
        let head = """
            commit refs/heads/main
            committer Ada <ada@example.org> 1700000000 +0000
            data 0

            """
        try repository.git(["fast-import", "--quiet"], input: Data((head + changes).utf8))
        return repository
    }

    private static func look(
        at paths: [String], in repository: TemporaryRepository
    ) async throws -> [String: FoundFile] {
        let folder = try #require(
            try await WorkingFolder.containing(
                repository.path, deadlines: MirrorFixture.deadlines,
                inherited: ProcessInfo.processInfo.environment))
        return try await CommitFiles.look(
            at: paths, in: folder.reader, at: try await folder.reader.resolve("main"), under: "",
            limits: .proposal)
    }

    private static let file = "data 1\nx\n"

    private static func names(_ found: FoundFile?) throws -> [String] {
        guard case .nothing(let names)? = found else {
            Issue.record("something is there: \(String(describing: found))")
            return []
        }
        return names
    }

    @Test func manyMissingFilesShareTheFirstNamesOfTheirFolder() async throws {
        let changes = (0..<9_000).map { "M 100644 inline pictures/p-\($0)\n\(Self.file)" }
        let repository = try Self.repository(changes.joined())
        let paths = (0..<1_000).map { "pictures/absent-\($0)" }
        let found = try await Self.look(at: paths, in: repository)
        var storages: Set<UnsafeRawPointer> = []
        for path in paths {
            let names = try Self.names(found[path])
            #expect(names.count == 2_000)
            names.withUnsafeBytes { if let start = $0.baseAddress { storages.insert(start) } }
        }
        #expect(storages.count == 1, "one copy of the names serves all")
    }

    @Test func onlySoManyFoldersAreLookedThrough() async throws {
        let changes = (0..<300).map { "M 100644 inline folder-\($0)/there\n\(Self.file)" }
        let repository = try Self.repository(changes.joined())
        let found = try await Self.look(
            at: (0..<300).map { "folder-\($0)/absent" }, in: repository)
        let names = try found.values.map { try Self.names($0) }
        #expect(names.count { $0 == ["there"] } == 200)
        #expect(names.count { $0.isEmpty } == 100)
    }

    /// 400 names of one chain of 1000 folders: 400,000 folders, whose paths are 400 MB together.
    @Test func aDeepChainThatManyNamesShareTakesNoMemory() async throws {
        await #expect(processExitsWith: .success) {
            let chain = Array(repeating: "a", count: 1_000).joined(separator: "/")
            let copies = (1..<400).map { "C n0 n\($0)\n" }.joined()
            let repository = try Self.repository(
                "M 100644 inline n0/\(chain)/there\n\(Self.file)\(copies)")
            let before = try Self.peakKilobytes()
            let absent = ["absent", "n7/\(chain)/absent", "n7/\(chain)", "n7/b/c"]
            let found = try await Self.look(at: absent, in: repository)
            let grownBy = try Self.peakKilobytes() - before
            #expect(try Self.names(found[absent[0]]).count == 400)
            #expect(try Self.names(found[absent[1]]) == ["there"])
            #expect(found[absent[2]] == .folder(isEmpty: false))
            #expect(try Self.names(found[absent[3]]) == [])
            #expect(grownBy < 100_000, "\(grownBy) kB")
        }
    }

    /// The most memory that this process ever had.
    private static func peakKilobytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(line.split(separator: " ").compactMap { Int($0) }.first)
    }
}
