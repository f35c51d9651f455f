import Foundation
import Repository
import TestSupport
import Testing

struct ObjectReaderHistoryTests {
    private let repository: TemporaryRepository
    private let first: Revision

    init() throws {
        repository = try TemporaryRepository()
        first = try #require(Revision(try repository.commit(writing: "a", "1")))
    }

    private func reader(of path: String) async throws -> ObjectReader {
        try #require(
            try await WorkingFolder.containing(
                path, deadlines: MirrorFixture.deadlines,
                inherited: ProcessInfo.processInfo.environment)
        ).reader
    }

    @Test func theMergeBaseIsWhereABranchWasLeft() async throws {
        try repository.branch("topic")
        let topic = try #require(Revision(try repository.commit(writing: "b", "1")))
        try repository.checkout("main")
        try repository.commit(writing: "c", "1")
        let main = try #require(Revision(try repository.commit(writing: "c", "2")))
        let reader = try await reader(of: repository.path)
        #expect(try await reader.mergeBase(of: main, and: topic) == first)
        #expect(try await reader.mergeBase(of: main, and: first) == first)
        #expect(try await reader.commitCount(of: main, without: topic) == 2)
        #expect(try await reader.commitCount(of: first, without: topic) == 0)
        try repository.git(["checkout", "--quiet", "--orphan", "alone"])
        let alone = try #require(Revision(try repository.commit(writing: "d", "1")))
        #expect(try await reader.mergeBase(of: main, and: alone) == nil)
    }

    @Test func aCloneSaysWhatItLeftOut() async throws {
        try repository.commit(writing: "b", "1")
        let whole = try await reader(of: repository.path).omissions()
        #expect(!whole.isShallow && !whole.isPartial)
        try repository.git(["config", "uploadpack.allowFilter", "true"])
        let url = "file://\(repository.path)"
        let (shallow, partial) = (repository.folder.path("one"), repository.folder.path("two"))
        try repository.git(["clone", "--quiet", "--depth", "1", url, shallow])
        #expect(try await reader(of: shallow).omissions().isShallow)
        try repository.git(["clone", "--quiet", "--filter=blob:none", url, partial])
        #expect(try await reader(of: partial).omissions().isPartial)
    }
}
